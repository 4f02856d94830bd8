"""Runs the arm64 bundle on this processor: ``python -m cdk.emulated FOLDER``, in some minutes.

FOLDER is what ``scripts/arm64.sh`` laid out: a Debian with Python 3.13 that qemu runs. The bundle
is started under Lambda's runtime client, with its hooks, and has to give its golden answers.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rich.console import Console

from cdk.bundle import build
from cdk.bundling.architecture import ARCHITECTURES
from cdk.bundling.wheels import install_wheels
from cdk.errors import DeployError
from cdk.golden import Answer, Case, difference, read_golden
from cdk.local.environment import Environment, InitFailed
from cdk.local.events import NotAnAnswer, Request, make_event, read_answer
from cdk.local.function import unpacked
from cdk.local.runtime import LOCK

# onnxruntime looks into /sys for the processor that it is told it has, and falls over this one's.
_WITHOUT_SYS: Final = (
    *("unshare", "--map-root-user", "--mount"),
    *("sh", "-c", 'mount -t tmpfs none /sys && exec "$@"', "sh"),
)
_QEMU: Final = "qemu-aarch64-static"
_PATIENCE_S: Final = 900.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, and print a line for each answer; 1 where one is not the golden one."""
    parser = argparse.ArgumentParser("python -m cdk.emulated", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="from scripts/arm64.sh")
    options = parser.parse_args(arguments)
    console = Console(highlight=False, soft_wrap=True, markup=False)
    try:
        troubles = _run(options.folder.resolve(), console)
    except DeployError as error:
        print(f"emulated: {error}", file=sys.stderr)
        return 1
    print(f"{troubles or 'none'} of the answers differ")
    return 1 if troubles else 0


def _run(folder: Path, console: Console) -> int:
    system, client = folder / "system", folder / "client"
    python = system / "usr" / "bin" / "python3.13"
    if not python.is_file():
        raise DeployError(f"{folder} has no Python 3.13 for arm64: scripts/arm64.sh {folder}")
    bundle = build("arm64")
    if not client.is_dir():
        install_wheels(LOCK, ARCHITECTURES["arm64"], client, lambda _: None)
    cases = read_golden(bundle.golden).cases
    prefix = (*_WITHOUT_SYS, _QEMU, "-L", str(system))
    console.print(f"starting {bundle.path.name} under qemu")
    try:
        with (
            unpacked(bundle.path) as task,
            Environment(
                python,
                task,
                {"PYTHONPATH": str(client)},
                snapstart=True,
                prefix=prefix,
                patience_s=_PATIENCE_S,
            ) as environment,
        ):
            return sum(_differs(environment, case, console) for case in cases)
    except InitFailed as failed:
        told = b"it ended" if failed.report is None else failed.report.body
        raise DeployError(f"the bundle does not start: {told.decode()}") from None


def _differs(environment: Environment, case: Case, console: Console) -> bool:
    asked = case.request
    path, _, query = asked.path.partition("?")
    request = Request(asked.method, f"/api{path}", query, tuple(asked.headers.items()), asked.body)
    result = environment.invoke(make_event(request), _PATIENCE_S)
    try:
        answer = read_answer(result.payload)
    except NotAnAnswer:
        raise DeployError(f"{case.name}: {result.outcome}, and no answer") from None
    kind = dict(answer.headers).get("content-type", "")
    trouble = difference(case.answer, Answer(answer.status, kind, answer.body), elsewhere=True)
    console.print(f"{case.answer.status} {case.name}: {trouble or 'ok'}")
    return trouble is not None


if __name__ == "__main__":
    sys.exit(main())
