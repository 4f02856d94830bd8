"""``python -m cdk.deploy``: the package, the stacks, and a look at whether they answer.

Takes CDK's own ``-c key=value``; docs/DEPLOY.md lists the keys. ``--destroy`` takes all down.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from cdk import aws, bundle
from cdk.bootstrap import regions_of
from cdk.command import pair, run
from cdk.destroy import check_for_grpc, destroy
from cdk.errors import DeployError
from cdk.fargate.asked import check_certificate
from cdk.names import all_stacks, regional_stacks, secret_parameter
from cdk.page_folder import PLACEHOLDER, page_folder
from cdk.settings import Settings, check_snapstart, read_settings, refuse_unknown
from cdk.stored_secret import stored_secret
from cdk.token import VARIABLE, read_token
from cdk.versions import prune

OUTPUTS: Final = Path("build/cdk-outputs.json")
_BOOTSTRAP: Final = "CDKToolkit"


def main(argv: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    options = _parser().parse_args(argv)
    try:
        context = dict(pair(each) for each in options.context)
        refuse_unknown(context)
        settings = read_settings(context.get)
        if options.destroy:
            destroy(settings, options.context, yes=options.yes)
            return 0
        return _deploy(settings, options)
    except (DeployError, BotoCoreError, ClientError) as error:
        print(f"deploy: {aws.in_one_line(error)}", file=sys.stderr)
        return 1


def _deploy(settings: Settings, options: argparse.Namespace) -> int:
    check_token(settings)
    _look_for_bootstrap(settings)
    check_for_grpc(settings)
    if not settings.regions:
        check_snapstart(settings, aws.here())
        check_certificate(settings.grpc_certificate, aws.here())
    if settings.site and page_folder() == PLACEHOLDER:
        print("deploy: there is no built page, a plain one is put in its place", file=sys.stderr)
    built = bundle.build(settings.arch) if settings.bundle is None else None
    secret = {}
    if settings.site:
        first = settings.regions[0] if settings.regions else None
        secret = stored_secret(secret_parameter(settings), first, rotate=options.rotate)
    OUTPUTS.parent.mkdir(parents=True, exist_ok=True)
    asked = ["--require-approval", "never"] if options.yes else []
    run(["deploy", "--all", "--outputs-file", str(OUTPUTS), *asked], options.context, secret)
    told = json.loads(OUTPUTS.read_text(encoding="utf-8"))
    outputs = {stack: told[stack] for stack in all_stacks(settings) if stack in told}
    if built is not None:  # whoever brings a package has no golden answers to compare with
        asking = smoke_command(outputs, built.golden, site=settings.site)
        smoked = subprocess.run(asking, check=False)  # noqa: S603 (our own arguments)
        if smoked.returncode:
            return smoked.returncode  # and the versions before stay, to roll back to
    _prune(outputs, settings)
    return 0


def check_token(settings: Settings, environment: Mapping[str, str] = os.environ) -> None:
    """Raises:
    DeployError: the API is going to ask for tokens, and there is none to look at it with.
    """
    if settings.jwt_issuer and settings.bundle is None and read_token(environment) is None:
        raise DeployError(
            f"set {VARIABLE} to a token of {settings.jwt_issuer} for {settings.jwt_audience} that "
            "stays valid for the quarter of an hour that this takes: without it nobody can look "
            "whether the deployment answers"
        )


def smoke_command(outputs: dict[str, dict[str, str]], golden: Path, *, site: bool) -> list[str]:
    """How to look at what was deployed.

    Args:
        outputs: of each stack, as CDK writes them.
        golden: the answers that the package's build left.
        site: whether there is a distribution to ask, and a bare address that has to refuse.
    """
    known = {key: value for stack in outputs.values() for key, value in stack.items()}
    command = [sys.executable, "-m", "cdk.smoke", "--golden", str(golden)]
    if not site:
        live = [f"--live={known['LiveUrl']}"] if "LiveUrl" in known else []
        return [*command, known["ApiUrl"], *live]
    # One in each region.
    bare = [
        f"--{option}={stack[name]}"
        for option, name in (("api", "ApiUrl"), ("live-api", "LiveUrl"))
        for stack in outputs.values()
        if name in stack
    ]
    return [*command, known["PageUrl"], "--page", *bare]


def _look_for_bootstrap(settings: Settings) -> None:
    """Raises:
    DeployError: an account cannot be asked, or was not prepared for CDK.
    """
    for region in regions_of(settings):
        try:
            aws.client("cloudformation", region).describe_stacks(StackName=_BOOTSTRAP)
        except ClientError as error:
            if "does not exist" not in str(error):
                raise DeployError(aws.in_one_line(error)) from error
            where = f" in {region}" if region else ""
            raise DeployError(
                f"this account is not prepared for CDK{where}: make bootstrap, once"
            ) from error
        except BotoCoreError as error:
            said = aws.in_one_line(error)
            raise DeployError(f"{said} (AWS_PROFILE and AWS_REGION say whose and where)") from error


def _prune(outputs: dict[str, dict[str, str]], settings: Settings) -> None:
    for stack, region in regional_stacks(settings).items():
        functions = aws.client("lambda", region)
        prune(functions, outputs[stack]["FunctionName"], outputs[stack]["AliasName"])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cdk.deploy", description=__doc__)
    parser.add_argument(
        "-c", dest="context", action="append", default=[], metavar="KEY=VALUE", help="a setting"
    )
    parser.add_argument("--rotate", action="store_true", help="make a new origin secret first")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--destroy", action="store_true", help="take everything down")
    return parser


if __name__ == "__main__":
    sys.exit(main())
