"""A function of CloudFront's own that every request of a behaviour passes first."""

from __future__ import annotations

from aws_cdk import aws_cloudfront as cloudfront
from constructs import Construct


def on_request(
    scope: Construct, id: str, *, code: str, comment: str
) -> cloudfront.FunctionAssociation:
    """The function, and that it runs on a viewer's request.

    Args:
        code: its JavaScript, 10 KB at most; it may hold tokens.
        comment: what is read of it in the console.
    """
    return cloudfront.FunctionAssociation(
        event_type=cloudfront.FunctionEventType.VIEWER_REQUEST,
        function=cloudfront.Function(
            scope,
            id,
            runtime=cloudfront.FunctionRuntime.JS_2_0,
            code=cloudfront.FunctionCode.from_inline(code),
            comment=comment,
        ),
    )
