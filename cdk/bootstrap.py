"""``python -m cdk.bootstrap``: prepare an account's regions for CDK, once."""

from __future__ import annotations

import argparse
import sys

from botocore.exceptions import BotoCoreError, ClientError, NoRegionError

from cdk import aws
from cdk.command import pair, run
from cdk.errors import DeployError
from cdk.regions import EDGE
from cdk.settings import Settings, read_settings, refuse_unknown


def main(argv: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m cdk.bootstrap", description=__doc__)
    parser.add_argument("-c", dest="context", action="append", default=[], metavar="KEY=VALUE")
    options = parser.parse_args(argv)
    try:
        context = dict(pair(each) for each in options.context)
        refuse_unknown(context)
        settings = read_settings(context.get)
        account, here = _who_and_where(settings)
        run(["bootstrap", *targets(settings, account, here)], options.context, {})
    except DeployError as error:
        print(f"bootstrap: {error}", file=sys.stderr)
        return 1
    return 0


def targets(settings: Settings, account: str, here: str) -> list[str]:
    """Every region that a deployment with these settings puts something into."""
    return [f"aws://{account}/{region or here}" for region in regions_of(settings)]


def regions_of(settings: Settings) -> list[str | None]:
    """The same, by their names; None stands for where nothing else is said."""
    regions: list[str | None] = [*(settings.regions or (None,))]
    if settings.regions and settings.site and EDGE not in regions:
        regions.append(EDGE)
    return regions


def _who_and_where(settings: Settings) -> tuple[str, str]:
    try:
        region = settings.regions[0] if settings.regions else aws.here()
        if region is None:  # whose account it is can be asked without one
            raise NoRegionError
        account = aws.client("sts", region).get_caller_identity()["Account"]
    except (BotoCoreError, ClientError) as error:
        said = aws.in_one_line(error)
        raise DeployError(f"{said} (AWS_PROFILE and AWS_REGION say whose and where)") from error
    return account, region


if __name__ == "__main__":
    sys.exit(main())
