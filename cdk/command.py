"""CDK's command line tool, run with our app."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence

from cdk.errors import DeployError
from cdk.node import cdk, with_node


def run(arguments: Sequence[str], context: Sequence[str], more: Mapping[str, str]) -> None:
    """Run it and wait.

    Args:
        arguments: its own.
        context: ``key=value`` each.
        more: added to its environment.

    Raises:
        DeployError: it is not installed, or ended with an error, which it has told itself.
    """
    keys = [part for each in context for part in ("-c", each)]
    command = [*cdk(), *arguments, *keys, "--app", f"{sys.executable} -m cdk.app"]
    done = subprocess.run(command, env={**with_node(), **more}, check=False)  # noqa: S603
    if done.returncode:
        raise DeployError(f"cdk {arguments[0]} ended with {done.returncode}")


def pair(text: str) -> tuple[str, str]:
    """Key and value of ``key=value``.

    Raises:
        DeployError: there is no ``=``.
    """
    key, equals, value = text.partition("=")
    if not equals:
        raise DeployError(f"-c {text}: it is like -c key=value")
    return key, value
