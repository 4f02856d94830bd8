"""WebSockets as API Gateway hands them to Lambda, and back.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
"""

from __future__ import annotations

import base64
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Final

from cdk.local.events import NotAnAnswer, Request

DOMAIN: Final = "local-live.execute-api.eu-central-1.amazonaws.com"


def _new_id() -> str:
    return base64.b64encode(uuid.uuid4().bytes[:11]).decode()


@dataclass(frozen=True, slots=True)
class Connection:
    """One client's, from its handshake on.

    Attributes:
        stage: of the API.
        address, agent: of the client.
        id: the gateway's name for it.
        connected_ms: since the epoch.
    """

    stage: str
    address: str
    agent: str
    id: str = field(default_factory=_new_id)
    connected_ms: int = field(default_factory=lambda: int(time.time() * 1000))


def connect_event(connection: Connection, request: Request) -> bytes:
    """Of ``$connect``, as JSON: the only one with the client's headers."""
    event = _event(connection, "$connect", "CONNECT")
    headers: dict[str, list[str]] = {}
    for name, value in request.headers:
        headers.setdefault(name, []).append(value)
    return _encoded(event, headers)


def message_event(connection: Connection, text: str) -> bytes:
    """Of ``$default``, as JSON."""
    event = _event(connection, "$default", "MESSAGE", messageId=_new_id())
    return json.dumps(event | {"body": text}).encode()


def disconnect_event(connection: Connection, code: int) -> bytes:
    """Of ``$disconnect``, as JSON."""
    event = _event(
        connection, "$disconnect", "DISCONNECT", disconnectStatusCode=code, disconnectReason=""
    )
    names = ("Host", "x-api-key", "X-Forwarded-For", "x-restapi")
    return _encoded(event, {name: [DOMAIN if name == "Host" else ""] for name in names})


def read_status(payload: bytes) -> int:
    """The status of what a function returned.

    Raises:
        NotAnAnswer: it has none.
    """
    try:
        return int(json.loads(payload)["statusCode"])
    except (ValueError, TypeError, KeyError) as error:
        raise NotAnAnswer(type(error).__name__) from None


def read_message(payload: bytes) -> str:
    """The text that a function returned, to be sent on the route itself.

    Raises:
        NotAnAnswer: its status is no 200, or there is no text in it.
    """
    if read_status(payload) != 200:
        raise NotAnAnswer("a status that is no 200")
    body = json.loads(payload).get("body")
    if not isinstance(body, str):
        raise NotAnAnswer("no text")
    return body


def _event(connection: Connection, route: str, kind: str, **more: object) -> dict[str, Any]:
    now = time.time()
    context = {
        "routeKey": route,
        "eventType": kind,
        "extendedRequestId": _new_id(),
        "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
        "messageDirection": "IN",
        "stage": connection.stage,
        "connectedAt": connection.connected_ms,
        "requestTimeEpoch": int(now * 1000),
        "identity": {"userAgent": connection.agent, "sourceIp": connection.address},
        "requestId": _new_id(),
        "domainName": DOMAIN,
        "connectionId": connection.id,
        "apiId": "local-live",
        **more,
    }
    return {"requestContext": context, "isBase64Encoded": False}


def _encoded(event: dict[str, Any], headers: dict[str, list[str]]) -> bytes:
    single = {name: values[-1] for name, values in headers.items()}
    return json.dumps(event | {"headers": single, "multiValueHeaders": headers}).encode()
