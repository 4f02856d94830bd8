"""The benchmark on a terminal."""

from __future__ import annotations

from itertools import groupby

from rich.console import Console
from rich.table import Table

from model_export.bench.result import FLOOR, OURS, Result


def print_result(result: Result, console: Console) -> None:
    """Two tables, times and what they were to reach, and a line on the machine."""
    machine = result.machine
    libraries = " · ".join(f"{name} {number}" for name, number in machine.libraries.items())
    console.print(_times(result))
    console.print(_reach(result))
    console.print(f"{machine.cpu}, cores: {machine.cores}, threads used: {machine.threads}")
    console.print(f"Python {machine.python} · {libraries}")


def _times(result: Result) -> Table:
    table = Table(title=f"one window, event in, response out (model {result.model})")
    table.add_column("milliseconds", no_wrap=True)
    for column in ("runs", "p50", "p95", "p99", "/floor", "p99/p50"):
        table.add_column(column, justify="right")
    floor = {timing.event: timing.p50_ms for timing in result.timings if timing.handler == FLOOR}
    for event, timings in groupby(result.timings, key=lambda timing: timing.event):
        table.add_section()
        for timing in timings:
            if timing.handler == OURS:
                table.add_row(f"[bold]{event}[/bold]\n[dim]{timing.body_bytes:,} bytes[/dim]")
            table.add_row(
                f"  {timing.handler}",
                f"{timing.runs:,}",
                *(f"{ms:.3f}" for ms in (timing.p50_ms, timing.p95_ms, timing.p99_ms)),
                f"{timing.p50_ms / floor[event]:.2f}",
                f"{timing.p99_ms / timing.p50_ms:.2f}",
            )
    return table


def _reach(result: Result) -> Table:
    table = Table(title="what was to be reached")
    table.add_column("goal")
    table.add_column("event")
    table.add_column("measured", justify="right")
    table.add_column("")
    for reach in sorted(result.reach, key=lambda reach: reach.what):
        verdict = "[green]met[/green]" if reach.met else "[red]not met[/red]"
        table.add_row(reach.what, reach.event, f"{reach.ratio:.2f}", verdict)
    return table
