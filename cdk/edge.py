"""The distribution: page at ``/``, API under ``/api``, WebSocket too; one origin for a browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import Duration
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from constructs import Construct

from cdk.domain import api_name, hosted_zone, page_certificate, page_records
from cdk.edge_function import on_request
from cdk.edge_live import PATH, live_behavior
from cdk.findings import accept
from cdk.headers import security_headers
from cdk.origin_secret import HEADER
from cdk.page import Page
from cdk.routing import routing_code
from cdk.settings import Settings
from cdk.waf import Firewall

# CloudFront keeps these for ten seconds whatever they say of it: a dance that was pushed a moment
# ago would not be there, and a fault would outlive its cause.
_KEPT_ERRORS: Final = (400, 403, 404, 405, 414, 500, 501, 502, 503, 504)
_COUNTRY: Final = "CloudFront-Viewer-Country"
# The gateway gives up after 30.
_API_TIMEOUT: Final = Duration.seconds(30)


class Edge(Construct):
    """Everything that viewers talk to.

    Args:
        hosts: the API's host by region, in the order of the settings; of a stack that may lie
            anywhere, one of any name.
        live: the WebSocket API's host likewise; none where there is no such API.
        secret: what the distribution tells the API.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        settings: Settings,
        hosts: Mapping[str, str],
        live: Mapping[str, str],
        secret: str,
    ) -> None:
        super().__init__(scope, id)
        page = Page(self, "Page")
        headers = security_headers(self, "Headers")
        more: dict[str, Any] = {}
        zone = None
        if settings.domain:
            zone = hosted_zone(self, settings)
            more["domain_names"] = [settings.domain]
            more["minimum_protocol_version"] = cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021
            more["certificate"] = page_certificate(self, settings, zone)
        several = len(hosts) > 1
        by_name = several and settings.domain is not None
        nothing_kept: cloudfront.ICachePolicy = cloudfront.CachePolicy.CACHING_DISABLED
        by_country = nothing_kept
        if several and (live or not by_name):
            by_country = self._by_country()
        behaviors = {}
        if live:
            # Ahead of the pattern that it would also fit.
            behaviors[PATH] = live_behavior(
                self, hosts=live, secret=secret, cache=by_country, headers=headers
            )
        behaviors["/api/*"] = self._api(
            settings, dict(hosts), secret, headers, nothing_kept if by_name else by_country
        )
        if settings.waf:
            more["web_acl_id"] = Firewall(self, "Firewall").acl.attr_arn
        self.distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment="Synchro-you",
            default_root_object="index.html",
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            default_behavior=cloudfront.BehaviorOptions(
                origin=page.origin,
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                response_headers_policy=headers,
                compress=True,
            ),
            error_responses=[
                cloudfront.ErrorResponse(http_status=status, ttl=Duration.seconds(0))
                for status in _KEPT_ERRORS
            ],
            additional_behaviors=behaviors,
            **more,
        )
        page.publish(self.distribution)
        if zone is not None:
            page_records(self, settings, zone, self.distribution)
        accept(
            self.distribution,
            {
                "AwsSolutions-CFR1": "Dancers may be anywhere.",
                "AwsSolutions-CFR2": "-c waf=true adds a firewall; it costs from $7 a month.",
                "AwsSolutions-CFR3": "A log of requests would hold addresses; none is kept.",
                "AwsSolutions-CFR4": "Without a name of its own a distribution has CloudFront's "
                "certificate, whose policy cannot be set; -c domain=… has TLS 1.2 and newer.",
            },
        )

    def _api(
        self,
        settings: Settings,
        hosts: dict[str, str],
        secret: str,
        headers: cloudfront.ResponseHeadersPolicy,
        cache: cloudfront.ICachePolicy,
    ) -> cloudfront.BehaviorOptions:
        several = len(hosts) > 1
        more: dict[str, Any] = {}
        if several and not settings.domain:
            more["function_associations"] = [
                on_request(
                    self,
                    "Routing",
                    code=routing_code(tuple(hosts), hosts),
                    comment="To the region nearest to the viewer",
                )
            ]
        named = several and settings.domain
        return cloudfront.BehaviorOptions(
            origin=origins.HttpOrigin(
                api_name(settings) if named else next(iter(hosts.values())),
                custom_headers={HEADER: secret},
                protocol_policy=cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
                origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2],
                read_timeout=_API_TIMEOUT,
            ),
            allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
            cache_policy=cache,
            origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
            response_headers_policy=headers,
            **more,
        )

    def _by_country(self) -> cloudfront.CachePolicy:
        """Keeps nothing, and lets the functions at the edge know where a viewer is."""
        # A header of CloudFront's own can only be had through what it caches by; with a minimum of
        # nought "no-store" is obeyed, and every answer of ours says it.
        return cloudfront.CachePolicy(
            self,
            "ByCountry",
            min_ttl=Duration.seconds(0),
            default_ttl=Duration.seconds(0),
            max_ttl=Duration.seconds(1),
            header_behavior=cloudfront.CacheHeaderBehavior.allow_list(_COUNTRY, "Authorization"),
            query_string_behavior=cloudfront.CacheQueryStringBehavior.all(),
        )
