"""``cdk synth`` and ``cdk deploy`` begin here."""

from __future__ import annotations

import sys

from cdk.errors import DeployError
from cdk.node import use_node


def main() -> int:
    """Write the cloud assembly that CDK's command line tool asked for."""
    try:
        use_node()
        # Not before: aws_cdk starts Node when it is imported.
        from aws_cdk import App

        from cdk.assembly import fill

        app = App()
        fill(app)
    except DeployError as error:
        print(f"deploy: {error}", file=sys.stderr)
        return 1
    app.synth()
    return 0


if __name__ == "__main__":
    sys.exit(main())
