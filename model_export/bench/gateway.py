"""API Gateway events (payload format 2.0), as CloudFront and a browser would have them sent."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from scorer.codec import Format
from scorer.http_bodies import MEDIA_TYPES

Event = dict[str, Any]
Handler = Callable[[Event], Event]


def post(route: str, body: bytes, format: Format) -> Event:
    """A POST to a route of the API, with the headers that a browser's request brings.

    Args:
        route: as ``/predict``; the page and the API share a host, where it is under ``/api``.
        body: in ``format``. API Gateway hands every body that is not text to Lambda as base64.
    """
    path = f"/api{route}"
    host = "api-id.execute-api.eu-central-1.amazonaws.com"
    agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0"
    is_text = format == "json"
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {
            "accept": "*/*",
            "accept-encoding": "gzip, br",
            "accept-language": "en",
            "content-length": str(len(body)),
            "content-type": MEDIA_TYPES[format],
            "host": host,
            "origin": "https://example.org",
            "user-agent": agent,
            "via": "2.0 example.cloudfront.net (CloudFront)",
            "x-amz-cf-id": "none",
            "x-amzn-trace-id": "Root=1-00000000-000000000000000000000000",
            "x-forwarded-for": "192.0.2.1",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api-id",
            "domainName": host,
            "domainPrefix": "api-id",
            "http": {
                "method": "POST",
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": agent,
            },
            "requestId": "none",
            "routeKey": "$default",
            "stage": "$default",
            "time": "22/Nov/2026:00:00:00 +0000",
            "timeEpoch": 1_795_305_600_000,
        },
        "body": body.decode() if is_text else base64.b64encode(body).decode(),
        "isBase64Encoded": not is_text,
    }


def sent(event: Event) -> tuple[bytes, Format]:
    """The body of an event and its format."""
    if event["isBase64Encoded"]:
        return base64.b64decode(event["body"]), "msgpack"
    return event["body"].encode(), "json"
