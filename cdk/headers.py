"""The distribution's policy that adds ``headers_text`` to every answer."""

from __future__ import annotations

from typing import Final

from aws_cdk import Aws, Duration, Fn, Names
from aws_cdk import aws_cloudfront as cloudfront
from constructs import Construct

from cdk.headers_text import CONTENT_SECURITY_POLICY, HEADERS, HSTS_S, PERMISSIONS_POLICY

_OPENER: Final = "cross-origin-opener-policy"
_HSTS: Final = Duration.seconds(HSTS_S)


def security_headers(scope: Construct, id: str) -> cloudfront.ResponseHeadersPolicy:
    """The policy for the page, its workers and the API alike."""
    return cloudfront.ResponseHeadersPolicy(
        scope,
        id,
        # Names are the account's, all over the world; CDK's own hold no region.
        response_headers_policy_name=Fn.join("-", [Names.unique_id(scope), Aws.REGION]),
        security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
            content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                content_security_policy=CONTENT_SECURITY_POLICY, override=True
            ),
            content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
            frame_options=cloudfront.ResponseHeadersFrameOptions(
                frame_option=cloudfront.HeadersFrameOption.DENY, override=True
            ),
            referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                referrer_policy=cloudfront.HeadersReferrerPolicy.NO_REFERRER, override=True
            ),
            strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                access_control_max_age=_HSTS, include_subdomains=True, override=True
            ),
        ),
        custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
            custom_headers=[
                cloudfront.ResponseCustomHeader(
                    header="permissions-policy", value=PERMISSIONS_POLICY, override=True
                ),
                cloudfront.ResponseCustomHeader(
                    header=_OPENER, value=HEADERS[_OPENER], override=True
                ),
            ]
        ),
    )
