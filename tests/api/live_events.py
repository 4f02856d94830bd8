"""Events of a WebSocket API as a Lambda gets them."""

from __future__ import annotations

from typing import Any, Final

GATEWAYS_ID: Final = "BBBBBBBBBBBBBBB="
DOMAIN: Final = "w456.execute-api.eu-central-1.amazonaws.com"


def _event(route: str, kind: str, **context: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "requestContext": {
            "routeKey": route,
            "eventType": kind,
            "extendedRequestId": GATEWAYS_ID,
            "requestTime": "01/Jan/2026:00:00:00 +0000",
            "messageDirection": "IN",
            "stage": "live",
            "connectedAt": 1767225600000,
            "requestTimeEpoch": 1767225600001,
            "identity": {"userAgent": "Mozilla/5.0", "sourceIp": "192.0.2.77"},
            "requestId": GATEWAYS_ID,
            "domainName": DOMAIN,
            "connectionId": "CCCCCCCCCCCCCCC=",
            "apiId": "w456",
            **context,
        },
        "isBase64Encoded": False,
    }


def connect(**headers: str) -> dict[str, Any]:
    """Somebody opens a connection."""
    sent = {
        "Host": DOMAIN,
        "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version": "13",
        "X-Forwarded-For": "192.0.2.77",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    many = {name: [value] for name, value in sent.items()}
    return _event("$connect", "CONNECT") | {"headers": sent, "multiValueHeaders": many}


def message(text: str) -> dict[str, Any]:
    """Somebody sends a text frame. There is no header any more."""
    return _event("$default", "MESSAGE", messageId="DDDDDDDDDDDDDDD=") | {"body": text}


def disconnect(code: int = 1005) -> dict[str, Any]:
    """Somebody is gone."""
    headers = {"Host": DOMAIN, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": ""}
    gone = {"disconnectStatusCode": code, "disconnectReason": "Client-side close frame status"}
    return _event("$disconnect", "DISCONNECT", **gone) | {
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
    }
