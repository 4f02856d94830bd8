"""``python -m cdk.install``: what ``cdk/package-lock.json`` names, into ``cdk/node_modules``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from cdk.errors import DeployError
from cdk.node import npm, with_node


def main() -> int:
    """Run ``npm ci``."""
    try:
        command = [*npm(), "ci", "--silent", "--ignore-scripts"]
        done = subprocess.run(command, cwd=Path(__file__).parent, env=with_node(), check=False)  # noqa: S603
        if done.returncode:
            raise DeployError(f"npm ci ended with {done.returncode}: is a registry within reach?")
    except DeployError as error:
        print(f"install: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
