"""Taking a deployment down: the stacks, and then what lies outside of them."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cdk import aws
from cdk.command import run
from cdk.errors import DeployError
from cdk.names import all_stacks, grpc_stacks, regional_stacks, secret_parameter
from cdk.settings import Settings
from cdk.stored_secret import forget_secret
from cdk.versions import outputs


def destroy(settings: Settings, context: Sequence[str], *, yes: bool) -> None:
    """Delete every stack, then the origin secret, and say what stays.

    No package is built: a stack that goes needs none.

    Args:
        context: ``key=value`` each, as it was deployed with.
        yes: do not ask.

    Raises:
        DeployError: there is a gRPC server that nobody spoke of, CDK's command line tool fails, or
            the secret cannot be deleted.
    """
    check_for_grpc(settings)
    buckets = references_buckets(settings)
    with _no_package() as package:
        brought = [] if settings.bundle else [f"bundle={package}"]
        if settings.grpc and not settings.grpc_bundle:
            brought.append(f"grpc_bundle={package}")
        run(["destroy", "--all", *(["--force"] if yes else [])], [*context, *brought], {})
    # Whoever is asked may have said no, and nothing tells that from a yes.
    left = [stack for stack, region in all_stacks(settings).items() if aws.is_there(stack, region)]
    if left:
        print(f"still there: {', '.join(left)}; its secret stays with it")
        return
    if settings.site:
        name = secret_parameter(settings)
        if forget_secret(name, settings.regions[0] if settings.regions else None):
            print(f"deleted with it: the origin secret, {name} in the Parameter Store")
    for bucket in buckets:
        print(f"left behind, with what is in it: s3://{bucket}")


def check_for_grpc(settings: Settings) -> None:
    """Look for a gRPC server that ``settings`` leave out; what it uses cannot be taken from it.

    Raises:
        DeployError: there is one.
    """
    if settings.grpc:
        return
    for stack, region in grpc_stacks(settings).items():
        if aws.is_there(stack, region):
            where = f" --region {region}" if region else ""
            raise DeployError(
                f"{stack} is deployed and stands on the rest: add -c grpc=true and what belongs to "
                "it, or delete it first with aws cloudformation delete-stack "
                f"--stack-name {stack}{where}"
            )


@contextmanager
def _no_package() -> Iterator[Path]:
    """What stands for a package in a synthesis that deploys nothing."""
    with tempfile.TemporaryDirectory(prefix="no-package-") as folder:
        path = Path(folder) / "bundle.zip"
        with zipfile.ZipFile(path, "w"):
            pass
        yield path


def references_buckets(settings: Settings) -> list[str]:
    """The buckets that outlive the stacks, as far as these are there and tell."""
    found = []
    for stack, region in regional_stacks(settings).items():
        try:
            found.append(outputs(stack, region)["ReferencesBucket"])
        except (DeployError, KeyError):
            continue  # half a deployment may be taken down too
    return found
