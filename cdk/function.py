"""The scorer as a Lambda function: a published version, and the alias that callers use."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from cdk.findings import accept
from cdk.logs import log_group
from cdk.settings import Settings

HANDLER: Final = "scorer.lambda_http.handler"
ALIAS: Final = "live"
# The gateway gives up after 30.
_TIMEOUT_SECONDS: Final = 29


class ScorerFunction(Construct):
    """Function, version and alias.

    Args:
        bundle: the zip that ``cdk.bundle`` made.
        environment: of the function, all of it.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        settings: Settings,
        bundle: Path,
        environment: Mapping[str, str],
    ) -> None:
        super().__init__(scope, id)
        self.logs = log_group(self, "Log", settings)
        self.role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description="The scorer writes its log, and nothing else",
        )
        architecture = (
            lambda_.Architecture.ARM_64 if settings.arch == "arm64" else lambda_.Architecture.X86_64
        )
        self.function = lambda_.Function(
            self,
            "Function",
            description="Scores dances from landmarks",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=architecture,
            handler=HANDLER,
            code=lambda_.Code.from_asset(str(bundle)),
            role=self.role,
            memory_size=settings.memory,
            timeout=Duration.seconds(_TIMEOUT_SECONDS),
            environment=dict(environment),
            log_group=self.logs,
            logging_format=lambda_.LoggingFormat.TEXT,  # the metrics' lines are JSON of their own
            reserved_concurrent_executions=settings.concurrency,
            snap_start=(
                lambda_.SnapStartConf.ON_PUBLISHED_VERSIONS if settings.snapstart else None
            ),
            # The version before is what a rollback goes to; cdk.versions deletes older ones.
            current_version_options=lambda_.VersionOptions(removal_policy=RemovalPolicy.RETAIN),
        )
        self.logs.grant_write(self.role)
        self.alias = lambda_.Alias(
            self, "Alias", alias_name=ALIAS, version=self.function.current_version
        )
        accept(
            self.function,
            {
                "AwsSolutions-L1": "Python 3.13 is what the bundle is compiled and tested for; "
                "the runtime moves when the lock and the tests do.",
                "@aws-cdk/aws-lambda:snapStartRequirePublish": "A version is published below.",
            },
        )
