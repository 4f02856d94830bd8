"""The regional HTTP API in front of the function's alias."""

from __future__ import annotations

import json
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from cdk.findings import accept
from cdk.logs import log_group
from cdk.methods import METHODS, PROXY, ROOT
from cdk.settings import Settings

# Neither who asked nor what was sent: no address, no agent, no path as it was typed.
_ACCESS_LOG: Final = {
    "time": "$context.requestTimeEpoch",
    "requestId": "$context.requestId",
    "route": "$context.routeKey",
    "status": "$context.status",
    "bytes": "$context.responseLength",
    "ms": "$context.responseLatency",
    "integrationMs": "$context.integrationLatency",
    "integrationStatus": "$context.integrationStatus",
    "error": "$context.error.responseType",
}
_PREFLIGHT_HOURS: Final = 1


class Api(Construct):
    """API, stage, routes; every integration is the alias."""

    def __init__(
        self, scope: Construct, id: str, *, settings: Settings, alias: lambda_.IAlias
    ) -> None:
        super().__init__(scope, id)
        self.api = gateway.HttpApi(
            self,
            "Api",
            description="Synchro-you",
            create_default_stage=False,
            cors_preflight=_cors(settings),
            default_authorizer=_authorizer(settings),
        )
        for path in (ROOT, PROXY):
            # Not ANY: with it, the gateway would ask the authorizer, or the function, about
            # preflights.
            self.api.add_routes(
                path=path,
                methods=[gateway.HttpMethod[method] for method in METHODS],
                integration=integrations.HttpLambdaIntegration("Scorer", alias),
            )
        self.stage = gateway.HttpStage(
            self,
            "Stage",
            http_api=self.api,
            auto_deploy=True,
            throttle=gateway.ThrottleSettings(rate_limit=settings.rate, burst_limit=settings.burst),
        )
        self.access = log_group(self, "AccessLog", settings)
        stage = self.stage.node.default_child
        if not isinstance(stage, gateway.CfnStage):
            raise TypeError("a stage is no CfnStage")
        stage.access_log_settings = gateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=self.access.log_group_arn, format=json.dumps(_ACCESS_LOG)
        )
        if settings.jwt_issuer is None:
            accept(
                self.api,
                {
                    "AwsSolutions-APIG4": "Anybody may ask for a score: nothing is stored and "
                    "nothing can be read but demo dances. -c jwt_issuer=… asks for tokens.",
                },
            )

    @property
    def host(self) -> str:
        """The API's own host name."""
        return f"{self.api.api_id}.execute-api.{self.api.stack.region}.{self.api.stack.url_suffix}"


def _cors(settings: Settings) -> gateway.CorsPreflightOptions | None:
    if not settings.origins:
        return None
    return gateway.CorsPreflightOptions(
        allow_origins=list(settings.origins),
        allow_methods=[gateway.CorsHttpMethod[method] for method in METHODS],
        allow_headers=[
            "content-type",
            "accept",
            "accept-language",
            "authorization",
            # What libraries of gRPC-Web send besides.
            "x-grpc-web",
            "x-user-agent",
            "grpc-timeout",
        ],
        expose_headers=["x-request-id"],
        max_age=Duration.hours(_PREFLIGHT_HOURS),
    )


def _authorizer(settings: Settings) -> authorizers.HttpJwtAuthorizer | None:
    if settings.jwt_issuer is None or settings.jwt_audience is None:
        return None
    return authorizers.HttpJwtAuthorizer(
        "Tokens", settings.jwt_issuer, jwt_audience=[settings.jwt_audience]
    )
