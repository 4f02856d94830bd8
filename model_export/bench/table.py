"""The benchmark on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table

from model_export.bench.events import PACKED
from model_export.bench.figures import FLOOR, OURS, Memory, Performance, Timing
from model_export.bench.result import Result


def print_result(result: Result, console: Console) -> None:
    """Times of windows and of performances, what they were to reach, and a line on the machine."""
    machine = result.machine
    libraries = " · ".join(f"{name} {number}" for name, number in machine.libraries.items())
    console.print(_windows(result))
    for performance in result.performances:
        console.print(_performance(performance))
    if result.memory:
        console.print(_memory(result.memory))
    console.print(_reach(result))
    console.print(f"{machine.cpu}, cores: {machine.cores}, threads used: {machine.threads}")
    console.print(f"Python {machine.python} · {libraries}")


def _table(title: str, first: str, *columns: str) -> Table:
    table = Table(title=title)
    table.add_column(first, no_wrap=True)
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _head(timing: Timing) -> str:
    return f"[bold]{timing.event}[/bold]\n[dim]{timing.body_bytes:,} bytes[/dim]"


def _by_event(table: Table, timings: Sequence[Timing]) -> Iterator[Timing]:
    """Each timing, when the head of its event stands above it."""
    for _, of_event in groupby(timings, key=lambda timing: timing.event):
        table.add_section()
        for timing in of_event:
            if timing.handler == OURS:
                table.add_row(_head(timing))
            yield timing


def _add_timing(table: Table, timing: Timing, decimals: int, *shares: float) -> None:
    times = timing.p50_ms, timing.p95_ms, timing.p99_ms
    table.add_row(
        f"  {timing.handler}",
        f"{timing.runs:,}",
        *(f"{ms:.{decimals}f}" for ms in times),
        *(f"{share:.2f}" for share in shares),
    )


def _windows(result: Result) -> Table:
    title = f"one window, event in, response out (model {result.model})"
    table = _table(title, "milliseconds", "runs", "p50", "p95", "p99", "/floor", "p99/p50")
    floor = {timing.event: timing.p50_ms for timing in result.timings if timing.handler == FLOOR}
    for timing in _by_event(table, result.timings):
        shares = timing.p50_ms / floor[timing.event], timing.p99_ms / timing.p50_ms
        _add_timing(table, timing, 3, *shares)
    return table


def _performance(performance: Performance) -> Table:
    """Beside the shipped handler on the packed form."""
    title = f"a performance of {performance.seconds:g} s, event in, response (DTW: a number) out"
    table = _table(title, "milliseconds", "runs", "p50", "p95", "p99", "/packed")
    packed = performance.p50_ms(OURS, PACKED)
    for timing in _by_event(table, performance.timings):
        _add_timing(table, timing, 2, timing.p50_ms / packed)
    return table


def _memory(memory: Sequence[Memory]) -> Table:
    title = "resident memory of the handler's process, MB"
    table = _table(title, "performance", "at rest", "at most", "more")
    table.caption = (
        "two clips: a process that has what ships, and indexes the reference on the way\n"
        "others: one that has indexed both references, and uses the memory of that again"
    )
    for row in memory:
        table.add_row(
            f"{row.seconds:g} s, {row.event}",
            *(f"{mb:.0f}" for mb in (row.rest_mb, row.peak_mb, row.peak_mb - row.rest_mb)),
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
        table.add_row(reach.what, reach.event, f"{reach.measured:.2f}", verdict)
    return table
