"""What the stacks are called, and all else that one account and region may hold twice."""

from __future__ import annotations

from cdk.regions import EDGE
from cdk.settings import Settings


def stack_of(settings: Settings, region: str | None) -> str:
    """The stack with the API of a region; None for wherever the command line tool deploys to."""
    return settings.name if region is None else f"{settings.name}-{region}"


def edge_stack(settings: Settings) -> str:
    """The stack with the distribution, where it is one of its own."""
    return f"{settings.name}-edge"


def grpc_stack(settings: Settings, region: str | None) -> str:
    """The stack with the gRPC server of a region."""
    return f"{stack_of(settings, region)}-grpc"


def grpc_stacks(settings: Settings) -> dict[str, str | None]:
    """Regions by the names of the stacks with a gRPC server, whether it is asked for or not."""
    return {grpc_stack(settings, region): region for region in (settings.regions or (None,))}


def regional_stacks(settings: Settings) -> dict[str, str | None]:
    """Regions by the names of the stacks with an API."""
    return {stack_of(settings, region): region for region in (settings.regions or (None,))}


def all_stacks(settings: Settings) -> dict[str, str | None]:
    """Regions by the names of all stacks; None for wherever the command line tool deploys to."""
    stacks = regional_stacks(settings)
    if settings.grpc:
        stacks |= grpc_stacks(settings)
    if settings.regions and settings.site:
        stacks[edge_stack(settings)] = EDGE
    return stacks


def secret_parameter(settings: Settings) -> str:
    """Where the Parameter Store keeps what the distribution tells the API."""
    return f"/synchro-you/{settings.name}/origin-secret"
