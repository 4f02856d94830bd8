"""The stacks: one where nothing says otherwise, else one a region and one for the edge."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from aws_cdk import App, CfnOutput, Environment, Stack
from constructs import Construct

from cdk.alarms import Alarms
from cdk.budget import MonthlyBudget
from cdk.domain import ApiName
from cdk.edge import Edge
from cdk.fargate.server import GrpcServer
from cdk.fargate.task import task_role
from cdk.function import ScorerFunction
from cdk.helper_logs import keep_logs_of_helpers
from cdk.http_api import Api
from cdk.live_api import LiveApi
from cdk.names import edge_stack, grpc_stack, stack_of
from cdk.origin_secret import OriginSecret
from cdk.references_bucket import ReferencesBucket
from cdk.regions import EDGE
from cdk.settings import Settings
from cdk.variables import NAMESPACE, ORIGIN, PAGE, REFERENCES, THREADS


class Regional(Construct):
    """What is the same in every region: function, APIs, bucket, alarms.

    Args:
        budget: whether this one also has the account's budget.

    Attributes:
        api: over HTTP.
        live: over WebSockets; None where tokens are asked for, which such an API cannot read.
        topic: where alarms go.
        references: address of the bucket.
        grpc_role: who the gRPC server is, which may read that bucket; None where it is not asked
            for.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        settings: Settings,
        bundle: Path,
        secret: OriginSecret,
        budget: bool,
    ) -> None:
        super().__init__(scope, id)
        references = ReferencesBucket(self, "References")
        self.references = f"s3://{references.bucket.bucket_name}"
        environment = {
            REFERENCES: self.references,
            NAMESPACE: settings.name,
        }
        if settings.site:
            environment[ORIGIN] = ",".join(secret.hashes)
        else:
            environment[PAGE] = "none"
        if settings.threads is not None:
            environment[THREADS] = str(settings.threads)
        scorer = ScorerFunction(
            self, "Scorer", settings=settings, bundle=bundle, environment=environment
        )
        references.grant_read(scorer.role)
        self.grpc_role = task_role(self) if settings.grpc else None
        if self.grpc_role is not None:
            references.grant_read(self.grpc_role)
        self.api = Api(self, "Http", settings=settings, alias=scorer.alias)
        self.live = (
            LiveApi(self, "Live", settings=settings, alias=scorer.alias) if settings.live else None
        )
        alarms = Alarms(
            self, "Alarms", settings=settings, api=self.api, live=self.live, alias=scorer.alias
        )
        self.topic = alarms.topic
        if budget and settings.budget:
            MonthlyBudget(self, "Monthly", settings=settings, topic=self.topic)
        stack = Stack.of(self)
        CfnOutput(stack, "ApiUrl", value=f"https://{self.api.host}")
        if self.live is not None:
            CfnOutput(stack, "LiveUrl", value=self.live.url)
        CfnOutput(stack, "FunctionName", value=scorer.function.function_name)
        CfnOutput(stack, "AliasName", value=scorer.alias.alias_name)
        CfnOutput(stack, "ReferencesBucket", value=references.bucket.bucket_name)


def add_stacks(
    app: App, settings: Settings, bundle: Path, secret: OriginSecret, server: Path | None = None
) -> list[Stack]:
    """Everything that is deployed, the edge last.

    Without regions there is one stack for wherever the command line tool deploys to. With them,
    each has a stack, and the edge one in us-east-1, where certificate and firewall have to be. The
    gRPC server is a stack beside each.

    Args:
        server: package of the gRPC server; None where there is to be none.
    """
    parts: dict[str, Any] = {"settings": settings, "bundle": bundle, "secret": secret}
    if not settings.regions:
        stack = Stack(app, stack_of(settings, None), description="Synchro-you")
        regional = Regional(stack, "Regional", **parts, budget=True)
        if settings.site:
            _edge(stack, settings, {"here": regional}, secret)
        stacks = [stack, *_grpc(app, settings, [(None, regional)], server)]
        for stack in stacks:
            keep_logs_of_helpers(stack, settings)
        return stacks
    stacks = []
    regionals = {}
    for region in settings.regions:
        stack = Stack(
            app,
            stack_of(settings, region),
            description=f"Synchro-you in {region}",
            env=Environment(region=region),
            cross_region_references=True,
        )
        first = region == settings.regions[0]
        regional = Regional(stack, "Regional", **parts, budget=first)
        if settings.domain and len(settings.regions) > 1:
            ApiName(stack, "Name", settings=settings, api=regional.api)
        regionals[region] = regional
        stacks.append(stack)
    servers = _grpc(app, settings, regionals.items(), server)
    if settings.site:
        edge = Stack(
            app,
            edge_stack(settings),
            description="Synchro-you, what viewers talk to",
            env=Environment(region=EDGE),
            cross_region_references=True,
        )
        _edge(edge, settings, regionals, secret)
        for stack in stacks:  # by name alone nothing says that the API has to be there first
            edge.add_stack_dependency(stack)
        stacks.append(edge)
    stacks[len(regionals) : len(regionals)] = servers
    for stack in stacks:
        keep_logs_of_helpers(stack, settings)
    return stacks


def _grpc(
    app: App,
    settings: Settings,
    regionals: Iterable[tuple[str | None, Regional]],
    package: Path | None,
) -> list[Stack]:
    """The gRPC server of each region, apart from the API: what does not start takes nothing else
    back with it."""
    stacks = []
    for region, regional in regionals:
        if package is None or regional.grpc_role is None:
            continue
        stack = Stack(
            app,
            grpc_stack(settings, region),
            description="Synchro-you over gRPC" + (f" in {region}" if region else ""),
            env=Environment(region=region) if region else None,
        )
        GrpcServer(
            stack,
            "Grpc",
            settings=settings,
            package=package,
            role=regional.grpc_role,
            references=regional.references,
            topic=regional.topic,
        )
        stacks.append(stack)
    return stacks


def _edge(
    stack: Stack, settings: Settings, regionals: dict[str, Regional], secret: OriginSecret
) -> None:
    edge = Edge(
        stack,
        "Edge",
        settings=settings,
        hosts={region: regional.api.host for region, regional in regionals.items()},
        live={
            region: regional.live.host
            for region, regional in regionals.items()
            if regional.live is not None
        },
        secret=secret.present,
    )
    address = settings.domain or edge.distribution.distribution_domain_name
    CfnOutput(stack, "PageUrl", value=f"https://{address}/")
