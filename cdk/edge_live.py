"""The distribution's way to the WebSocket API: ``/api/live``, beside the rest of the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from constructs import Construct

from cdk.edge_function import on_request
from cdk.live_api import STAGE
from cdk.origin_secret import HEADER
from cdk.routing import live_routing_code

PATH: Final = "/api/live"


def live_behavior(
    scope: Construct,
    *,
    hosts: Mapping[str, str],
    secret: str,
    cache: cloudfront.ICachePolicy,
    headers: cloudfront.ResponseHeadersPolicy,
) -> cloudfront.BehaviorOptions:
    """A WebSocket's handshake is a GET, to which the secret is added as to any other request.

    Args:
        hosts: the WebSocket API's host by region, the distribution's own origin first.
        secret: what the distribution tells the API.
        cache: by which nothing is kept; with several regions one that knows the viewer's country.
        headers: of every answer.
    """
    return cloudfront.BehaviorOptions(
        origin=origins.HttpOrigin(
            next(iter(hosts.values())),
            custom_headers={HEADER: secret},
            protocol_policy=cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
            origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2],
        ),
        allowed_methods=cloudfront.AllowedMethods.ALLOW_GET_HEAD,
        viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
        cache_policy=cache,
        # Of a handshake's headers all have to arrive.
        origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        response_headers_policy=headers,
        function_associations=[
            on_request(
                scope,
                "LiveRouting",
                code=live_routing_code(tuple(hosts), hosts, f"/{STAGE}"),
                comment="To the WebSocket API of the region nearest to the viewer",
            )
        ],
    )
