"""What each command does; torch is needed from here on."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from typing import Final

from rich.console import Console

from model_export.arguments import parser
from model_export.arguments_model import ORIGINALS, SMOKE_CHECKPOINT, Run
from model_export.arguments_shared import CHECKPOINT
from model_export.bench.figures import BenchError
from model_export.captured import CapturedError
from model_export.cases import all_cases
from model_export.checkpoint import CheckpointError, load_checkpoint
from model_export.drift import WeightsNotRounded
from model_export.evaluation.report import ReportError
from model_export.export import ExportError
from model_export.golden import GoldenError, write_golden
from model_export.motion.bvh import BvhError
from model_export.motion.mocap import MocapError
from model_export.release import TORCHSCRIPT, release
from model_export.stage.errors import StageError
from model_export.verify import parity_table, verify
from scorer.embedder import RELEASED
from scorer.errors import OperatorError
from scorer.manifest import MODEL_FILE, POSE_FILE

# Columns of the widest table: narrower, rich would cut the exponents off the figures.
_TABLE_WIDTH: Final = 140

_INPUT_AT_FAULT: Final = (
    OperatorError,
    ExportError,
    WeightsNotRounded,
    CheckpointError,
    MocapError,
    BvhError,
    CapturedError,
    BenchError,
    ReportError,
    GoldenError,
    StageError,
    OSError,  # no room, no permission, not a folder
)


def _mocap(options: argparse.Namespace, console: Console) -> None:
    from model_export.motion.conversion import convert

    takes = convert(options.files, options.out)
    frames = sum(takes.values())
    console.print(f"wrote {options.out}: {len(takes)} sequences, {frames} frames")


def _train(options: argparse.Namespace, console: Console) -> None:
    from model_export.run import run
    from model_export.train import SMOKE, TrainConfig

    config = SMOKE if options.smoke else TrainConfig()
    given = {name: getattr(options, name) for name in ("epochs", "steps") if getattr(options, name)}
    network = replace(config.network, inputs=options.inputs)
    config = replace(config, seed=options.seed, network=network, **given)
    out = options.out or (SMOKE_CHECKPOINT if options.smoke else CHECKPOINT)
    run(config, tuple(options.mocap), options.clips, out, console)
    # A toy must not land where the released model is.
    where = f" --out {out.parent}" if options.smoke else ""
    console.print(f"wrote {out}; next:\npython -m model_export export --checkpoint {out}{where}")


def _sweep(options: argparse.Namespace, console: Console) -> None:
    from model_export.sweep import sweep

    folders = tuple(options.mocap), tuple(options.restricted)
    sweep(*folders, options.stage, options.page, console)
    console.print(f"wrote {options.page}")


def _original(options: argparse.Namespace, console: Console) -> None:
    from model_export.evaluation.rival import Budget, save_original, train_original
    from model_export.motion.chunks import read_library
    from model_export.train import TrainConfig

    steps, minutes = options.steps, options.minutes
    if steps is None and minutes is None:
        steps = TrainConfig().epochs * TrainConfig().steps
    budget = Budget(steps, None if minutes is None else 60.0 * minutes)
    library = read_library(tuple(options.mocap))
    network, taken = train_original(library, TrainConfig().scene, budget, options.seed)
    name = f"the original's design, {taken} steps.pt"
    out = options.out or ORIGINALS / name
    save_original(network, out)
    console.print(f"wrote {out}")


def _evaluate(options: argparse.Namespace, console: Console) -> None:
    from model_export.evaluation.benchmark import evaluate

    evaluate(options, console)


def _compare(options: argparse.Namespace, console: Console) -> None:
    from model_export.evaluation.comparing import compare

    count = compare(options.before, options.after, options.page)
    console.print(f"wrote {options.page}: {count} tables")


def _noise(options: argparse.Namespace, console: Console) -> None:
    from model_export.noise_table import print_disagreement

    print_disagreement(options.clips, options.mocap, console)


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
    console.print(
        f"parity holds: {len(verified.report.drifts)} comparisons, no failure; {POSE_FILE} answers "
        f"what {MODEL_FILE} answers of each frame"
    )


def _variants(options: argparse.Namespace, console: Console) -> None:
    from model_export.variants import compare_variants

    cases = all_cases(options.clips, options.mocap)
    console.print(compare_variants(options.released, options.torchscript, cases))


def _golden(options: argparse.Namespace, console: Console) -> None:
    write_golden(options.out, options.samples)


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
    "mocap": _mocap,
    "train": _train,
    "sweep": _sweep,
    "original": _original,
    "evaluate": _evaluate,
    "compare": _compare,
    "noise": _noise,
    "export": _export,
    "parity": _parity,
    "variants": _variants,
    "bench": _bench,
    "golden": _golden,
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
