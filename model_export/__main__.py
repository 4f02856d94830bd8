"""Command line: ``python -m model_export train | export | parity | variants | demo | bench``."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final, get_args

from rich.console import Console
from rich.table import Table

from model_export.bench.result import BenchError
from model_export.cases import all_cases
from model_export.checkpoint import CheckpointError, load_checkpoint
from model_export.export import ExportError
from model_export.motion.mocap import MocapError
from model_export.network import Inputs
from model_export.quantize import QuantizationError
from model_export.release import TORCHSCRIPT, Quantization, release
from model_export.verify import parity_table, verify
from scorer.embedder import RELEASED
from scorer.errors import OperatorError

CHECKPOINT: Final = Path("build/model/checkpoint.pt")
SAMPLES: Final = Path("docs/samples")
BENCH: Final = Path("build/bench.json")

_INPUT_AT_FAULT: Final = (
    OperatorError,
    ExportError,
    QuantizationError,
    CheckpointError,
    MocapError,
    BenchError,
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
    checkpoint.save(options.out)
    table = Table(title="simulated pairs of the training side, one second (not the benchmark)")
    table.add_column("against")
    table.add_column("AUC", justify="right")
    for kind, value in separated.items():
        table.add_row(kind, f"{value:.3f}")
    console.print(table)
    console.print(f"wrote {options.out}; next: python -m model_export export")


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


def _inputs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--clips",
        type=Path,
        nargs="*",
        default=[],
        metavar="NPZ",
        help="real landmarks (arrays 'world') to compare on, beside the simulated ones",
    )
    command.add_argument(
        "--mocap", type=Path, metavar="FOLDER", help="mocap to see through virtual cameras as well"
    )


def _released(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--released",
        type=Path,
        default=RELEASED,
        metavar="FOLDER",
        help="folder of embedder.onnx and manifest.json (default: what ships)",
    )
    command.add_argument(
        "--torchscript",
        type=Path,
        default=TORCHSCRIPT,
        metavar="FILE",
        help="the TorchScript file (default: what ships)",
    )


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="python -m model_export",
        description="From motion to the released model. Usual order: train, export, parity.",
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    train = commands.add_parser("train", help="train an embedder and fit its head")
    train.add_argument(
        "--mocap",
        type=Path,
        metavar="FOLDER",
        help="mocap to train on, e.g. cmu_dance; without it: generated dances alone",
    )
    train.add_argument(
        "--out", type=Path, default=CHECKPOINT, help="checkpoint (default: %(default)s)"
    )
    train.add_argument(
        "--inputs",
        choices=get_args(Inputs),
        default=get_args(Inputs)[0],
        help="what the network sees (default: %(default)s)",
    )
    train.add_argument(
        "--steps", type=int, metavar="N", help="steps (default: the configuration's)"
    )
    train.add_argument("--seed", type=int, default=1, metavar="N", help="default: %(default)s")
    train.add_argument("--smoke", action="store_true", help="a tiny network, in under a minute")
    train.set_defaults(run=_train)

    export = commands.add_parser("export", help="checkpoint to TorchScript, ONNX and manifest")
    export.add_argument(
        "--checkpoint",
        type=Path,
        default=CHECKPOINT,
        metavar="FILE",
        help="what train wrote (default: %(default)s)",
    )
    export.add_argument(
        "--out",
        type=Path,
        default=RELEASED,
        metavar="FOLDER",
        help="where embedder.onnx and manifest.json go (default: the scorer's own)",
    )
    export.add_argument(
        "--torchscript",
        type=Path,
        metavar="FILE",
        help="where embedder.pt goes (default: the project's own, or in --out)",
    )
    export.add_argument(
        "--quantization",
        choices=get_args(Quantization),
        default="int8-weights",
        help="how weights are stored (default: %(default)s; others for comparison)",
    )
    _inputs(export)
    export.set_defaults(run=_export)

    parity = commands.add_parser("parity", help="prove that the released files agree")
    _released(parity)
    _inputs(parity)
    parity.set_defaults(run=_parity)

    variants = commands.add_parser("variants", help="size, drift and speed of each way to quantise")
    _released(variants)
    _inputs(variants)
    variants.set_defaults(run=_variants)

    demo = commands.add_parser("demo", help="write the demo references and the sample payloads")
    demo.add_argument("--references", type=Path, default=RELEASED / "references", metavar="FOLDER")
    demo.add_argument("--samples", type=Path, default=SAMPLES, metavar="FOLDER")
    demo.set_defaults(run=_demo)

    bench = commands.add_parser("bench", help="time a request beside the floor and the original")
    bench.add_argument(
        "--json",
        type=Path,
        default=BENCH,
        metavar="FILE",
        help="where the figures go (default: %(default)s)",
    )
    bench.add_argument(
        "--runs",
        type=int,
        default=3_000,
        metavar="N",
        help="timed requests of each kind (default: %(default)s)",
    )
    bench.set_defaults(run=_bench)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit code is 1 where parity fails and 2 where an input is at fault."""
    options = parser().parse_args(arguments)
    try:
        options.run(options, Console())
    except _INPUT_AT_FAULT as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    except ExceptionGroup as failures:
        for failure in failures.exceptions:
            print(f"{type(failure).__name__}: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
