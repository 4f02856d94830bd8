"""The regional WebSocket API in front of the function's alias, for live scores.

Each message is answered on its own route, so that the function needs no right to send anything, and
no table of who is connected.
"""

from __future__ import annotations

import json
from typing import Final

from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from cdk.findings import accept
from cdk.logs import log_group
from cdk.settings import Settings

# Such an API answers at the name of its stage and nowhere else.
STAGE: Final = "live"
# What an API may let through at once, beside its rate.
_BURST: Final = 2
_MOST_BURST: Final = 5_000
# Neither who asked nor what was sent, nor which messages are of one dancer.
_ACCESS_LOG: Final = {
    "time": "$context.requestTimeEpoch",
    "requestId": "$context.requestId",
    "route": "$context.routeKey",
    "event": "$context.eventType",
    "status": "$context.status",
    "integrationMs": "$context.integrationLatency",
    "integrationStatus": "$context.integrationStatus",
    "error": "$context.error.responseType",
}


class LiveApi(Construct):
    """API, stage, routes; every integration is the alias."""

    def __init__(
        self, scope: Construct, id: str, *, settings: Settings, alias: lambda_.IAlias
    ) -> None:
        super().__init__(scope, id)

        def route(name: str, *, answered: bool = False) -> gateway.WebSocketRouteOptions:
            return gateway.WebSocketRouteOptions(
                integration=integrations.WebSocketLambdaIntegration(name, alias),
                return_response=answered,
            )

        self.api = gateway.WebSocketApi(
            self,
            "Api",
            description="Synchro-you, live",
            connect_route_options=route("Connect"),
            default_route_options=route("Message", answered=True),
            disconnect_route_options=route("Disconnect"),
        )
        rate = settings.live_rate
        self.stage = gateway.WebSocketStage(
            self,
            "Stage",
            web_socket_api=self.api,
            stage_name=STAGE,
            auto_deploy=True,
            throttle=gateway.ThrottleSettings(
                rate_limit=rate, burst_limit=min(_BURST * rate, _MOST_BURST)
            ),
        )
        accept(
            self.api,
            {
                "AwsSolutions-APIG4": "Anybody may ask for a score: nothing is stored. Past the "
                "distribution, whose secret is asked for, nobody is connected.",
            },
        )
        if settings.live_log:
            self._log(settings)
        else:
            accept(
                self.stage,
                {
                    "AwsSolutions-APIG1": "The function writes a line for each message. The "
                    "gateway writes one only where the account has a role for it, and a stage that "
                    "asks for one without fails to deploy: -c live_log=true asks.",
                },
            )

    def _log(self, settings: Settings) -> None:
        access = log_group(self, "AccessLog", settings)
        stage = self.stage.node.default_child
        if not isinstance(stage, gateway.CfnStage):
            raise TypeError("a stage is no CfnStage")
        stage.access_log_settings = gateway.CfnStage.AccessLogSettingsProperty(
            destination_arn=access.log_group_arn, format=json.dumps(_ACCESS_LOG)
        )

    @property
    def host(self) -> str:
        """The API's own host name."""
        return f"{self.api.api_id}.execute-api.{self.api.stack.region}.{self.api.stack.url_suffix}"

    @property
    def url(self) -> str:
        """The API's own address."""
        return f"wss://{self.host}/{STAGE}"

    def metric(self, name: str, statistic: str) -> cloudwatch.Metric:
        """One of the gateway's, of this stage."""
        return self.stage.metric(name, statistic=statistic)
