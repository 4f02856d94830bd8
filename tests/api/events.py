"""API Gateway events (payload format 2.0) as a Lambda gets them from an HTTP API."""

from __future__ import annotations

import base64
from typing import Any, Final

GATEWAYS_ID: Final = "AAAAAAAAAAAAAAA="


def event(
    method: str,
    path: str,
    body: str | bytes | None = None,
    **headers: str,
) -> dict[str, Any]:
    """An event; bytes travel as base64, as the gateway sends what is not text."""
    path, _, query = path.partition("?")
    below = path.removeprefix("/")
    route = f"{method} /{{proxy+}}" if below else f"{method} /"
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": query,
        "headers": {
            "accept": "*/*",
            "host": "d123.execute-api.eu-central-1.amazonaws.com",
            "user-agent": "Mozilla/5.0",
            "x-amzn-trace-id": "Root=1-00000000-000000000000000000000000",
            "x-forwarded-for": "192.0.2.77",
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        }
        | {name.replace("_", "-"): value for name, value in headers.items()},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "d123",
            "domainName": "d123.execute-api.eu-central-1.amazonaws.com",
            "domainPrefix": "d123",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.77",
                "userAgent": "Mozilla/5.0",
            },
            "requestId": GATEWAYS_ID,
            "routeKey": route,
            "stage": "$default",
            "time": "01/Jan/2026:00:00:00 +0000",
            "timeEpoch": 1767225600000,
        },
        "isBase64Encoded": isinstance(body, bytes),
    }
    if below:
        made["pathParameters"] = {"proxy": below}
    if body is not None:
        made["body"] = base64.b64encode(body).decode() if isinstance(body, bytes) else body
    return made
