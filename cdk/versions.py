"""Published versions of the function: the one that answers, and the one to go back to.

``python -m cdk.versions rollback`` moves the alias to the version before; ``prune`` deletes what is
older, since each version that SnapStart keeps costs some dollars a month.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from cdk import aws
from cdk.errors import DeployError
from cdk.settings import NAME

KEPT: Final = 2
_UNPUBLISHED: Final = "$LATEST"


def _published(functions: Any, name: str) -> list[int]:  # noqa: ANN401 (boto3 makes its classes)
    """Numbers of what was published, the oldest first."""
    pages = functions.get_paginator("list_versions_by_function").paginate(FunctionName=name)
    versions = [each["Version"] for page in pages for each in page["Versions"]]
    return sorted(int(version) for version in versions if version != _UNPUBLISHED)


def rollback(functions: Any, name: str, alias: str) -> tuple[int, int]:  # noqa: ANN401
    """Move the alias to the version before the one that it points to.

    Returns:
        Where it pointed to, and where it points to now.

    Raises:
        DeployError: there is none before.
    """
    now = int(functions.get_alias(FunctionName=name, Name=alias)["FunctionVersion"])
    before = [version for version in _published(functions, name) if version < now]
    if not before:
        raise DeployError(f"version {now} is the first that is left: there is none before it")
    functions.update_alias(FunctionName=name, Name=alias, FunctionVersion=str(before[-1]))
    return now, before[-1]


def prune(functions: Any, name: str, alias: str, keep: int = KEPT) -> list[int]:  # noqa: ANN401
    """Delete all but the newest versions, and never the one that answers.

    Returns:
        What was deleted.
    """
    now = int(functions.get_alias(FunctionName=name, Name=alias)["FunctionVersion"])
    published = _published(functions, name)
    gone = [version for version in published[: max(0, len(published) - keep)] if version != now]
    for version in gone:
        functions.delete_function(FunctionName=name, Qualifier=str(version))
    return gone


def outputs(stack: str, region: str | None) -> dict[str, str]:
    """What a deployed stack says of itself.

    Raises:
        DeployError: there is no such stack.
    """
    try:
        found = aws.client("cloudformation", region).describe_stacks(StackName=stack)
    except (BotoCoreError, ClientError) as error:
        raise DeployError(f"no stack {stack}: {aws.in_one_line(error)}") from error
    return {
        each["OutputKey"]: each["OutputValue"] for each in found["Stacks"][0].get("Outputs", ())
    }


def main(argv: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m cdk.versions", description=__doc__)
    parser.add_argument("what", choices=("rollback", "prune"))
    parser.add_argument("--stack", default=NAME, metavar="NAME", help="default: %(default)s")
    parser.add_argument("--region", metavar="REGION", help="default: the profile's")
    options = parser.parse_args(argv)
    try:
        known = outputs(options.stack, options.region)
        functions = aws.client("lambda", options.region)
        name, alias = known["FunctionName"], known["AliasName"]
        if options.what == "rollback":
            now, before = rollback(functions, name, alias)
            print(f"{name}: version {before} answers again, in place of {now}")
        else:
            gone = prune(functions, name, alias)
            print(f"{name}: {len(gone)} versions deleted")
    except (DeployError, BotoCoreError, ClientError) as error:
        print(f"versions: {aws.in_one_line(error)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
