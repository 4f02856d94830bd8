"""Command line: ``python -m model_export train | export | parity | variants | demo | bench``."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from typing import Final

from rich.console import Console
from rich.table import Table

from model_export.arguments import CHECKPOINT, SMOKE_CHECKPOINT, Run, parser
from model_export.bench.result import BenchError
from model_export.cases import all_cases
from model_export.checkpoint import CheckpointError, load_checkpoint
from model_export.drift import WeightsNotRounded
from model_export.export import ExportError
from model_export.motion.mocap import MocapError
from model_export.release import TORCHSCRIPT, release
from model_export.verify import parity_table, verify
from scorer.embedder import RELEASED
from scorer.errors import OperatorError

# Columns of the widest table: narrower, rich would cut the exponents off the figures.
_TABLE_WIDTH: Final = 140

_INPUT_AT_FAULT: Final = (
    OperatorError,
    ExportError,
    WeightsNotRounded,
    CheckpointError,
    MocapError,
    BenchError,
    OSError,  # no room, no permission, not a folder
)


def _train(options: argparse.Namespace, console: Console) -> None:
    from model_export.train import SMOKE, TrainConfig, train

    config = SMOKE if options.smoke else TrainConfig()
    config = replace(
        config, seed=options.seed, network=replace(config.network, inputs=options.inputs)
    )
    if options.steps is not None:
        config = replace(config, steps=options.steps)
    checkpoint, separated = train(config, options.mocap)
    out = options.out or (SMOKE_CHECKPOINT if options.smoke else CHECKPOINT)
    checkpoint.save(out)
    table = Table(title="simulated pairs of the training side, one second (not the benchmark)")
    table.add_column("against")
    table.add_column("AUC", justify="right")
    for kind, value in separated.items():
        table.add_row(kind, f"{value:.3f}")
    console.print(table)
    # A toy must not land where the released model is.
    where = f" --out {out.parent}" if options.smoke else ""
    console.print(f"wrote {out}; next:\npython -m model_export export --checkpoint {out}{where}")


def _export(options: argparse.Namespace, console: Console) -> None:
    torchscript = options.torchscript or (
        TORCHSCRIPT if options.out == RELEASED else options.out / TORCHSCRIPT.name
    )
    cases = all_cases(options.clips, options.mocap)
    checkpoint = load_checkpoint(options.checkpoint)
    manifest, report = release(checkpoint, options.out, torchscript, options.quantization, cases)
    console.print(parity_table(report, f"{manifest.name}: differences from eager PyTorch", False))
    console.print(f"wrote {options.out} and {torchscript}")


def _parity(options: argparse.Namespace, console: Console) -> None:
    verified = verify(
        options.released, options.torchscript, all_cases(options.clips, options.mocap)
    )
    title = f"{verified.manifest.name}: largest differences from eager PyTorch"
    console.print(parity_table(verified.report, title, by_case=True))
    console.print(
        parity_table(verified.dynamic, "for comparison, not released (may differ)", by_case=False)
    )
    verified.report.raise_failures()
    console.print(f"parity holds: {len(verified.report.drifts)} comparisons, no failure")


def _variants(options: argparse.Namespace, console: Console) -> None:
    from model_export.variants import compare_variants

    cases = all_cases(options.clips, options.mocap)
    console.print(compare_variants(options.released, options.torchscript, cases))


def _demo(options: argparse.Namespace, console: Console) -> None:
    from model_export.demo import write_references, write_samples

    for path in (*write_references(options.references), *write_samples(options.samples)):
        console.print(f"wrote {path} ({path.stat().st_size:,} bytes)")


def _bench(options: argparse.Namespace, console: Console) -> None:
    from model_export.bench.measure import run_bench
    from model_export.bench.table import print_result

    if os.environ.get("OMP_NUM_THREADS") != "1":
        # Read when the libraries load, which is behind us: start again.
        os.environ["OMP_NUM_THREADS"] = "1"
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 (the very command that runs)
    result = run_bench(options.runs)
    print_result(result, console)
    result.write(options.json)
    console.print(f"wrote {options.json}")


_RUNS: Final[dict[str, Run]] = {
    "train": _train,
    "export": _export,
    "parity": _parity,
    "variants": _variants,
    "demo": _demo,
    "bench": _bench,
}


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code is 1 where parity fails and 2 where an input is at fault."""
    options = parser(_RUNS).parse_args(arguments)
    try:
        options.run(options, Console(width=max(_TABLE_WIDTH, Console().width)))
    except _INPUT_AT_FAULT as error:
        # In one line, however many the libraries below have filled.
        print(f"{type(error).__name__}: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except ExceptionGroup as failures:
        for failure in failures.exceptions:
            print(f"{type(failure).__name__}: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
