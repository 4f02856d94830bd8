"""HTTP to an HTTP API's event (payload format 2.0), and a function's answer back to HTTP.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
import json
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs

_HOST: Final = "local.execute-api.eu-central-1.amazonaws.com"
# The gateway takes bodies of these types as text, and all others as base64.
_TEXT: Final = ("application/json", "application/xml", "application/javascript", "text/")
_CLIENT: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the client; names of headers are small."""

    status: int
    headers: dict[str, str]
    body: bytes


def event_of(method: str, target: str, headers: Sequence[tuple[str, str]], body: bytes) -> bytes:
    """The event, as JSON.

    Args:
        method: in capitals.
        target: path and query as they were sent.
        headers: as they were sent; names that come twice are joined by commas, as there.
        body: as it was sent.
    """
    path, _, query = target.partition("?")
    joined: dict[str, str] = {}
    for name, value in ((name.lower(), value) for name, value in headers):
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    cookies = joined.pop("cookie", None)
    now = time.time()
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} /{{proxy+}}",
        "rawPath": path,
        "rawQueryString": query,
        "headers": joined,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "local",
            "domainName": _HOST,
            "domainPrefix": "local",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": _CLIENT,
                "userAgent": joined.get("user-agent", ""),
            },
            "requestId": base64.b64encode(uuid.uuid4().bytes[:10]).decode(),
            "routeKey": f"{method} /{{proxy+}}",
            "stage": "$default",
            "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
            "timeEpoch": int(now * 1000),
        },
        "isBase64Encoded": False,
    }
    if cookies:
        event["cookies"] = [each.strip() for each in cookies.split(";")]
    if query:
        values = parse_qs(query, keep_blank_values=True)
        event["queryStringParameters"] = {name: ",".join(each) for name, each in values.items()}
    if body:
        text = _as_text(joined.get("content-type", ""), body)
        event["isBase64Encoded"] = text is None
        event["body"] = base64.b64encode(body).decode() if text is None else text
    return json.dumps(event, ensure_ascii=False).encode()


def _as_text(content_type: str, body: bytes) -> str | None:
    if not content_type.startswith(_TEXT):
        return None
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def answer_of(payload: bytes) -> Answer:
    """What the gateway makes of a function's answer; 500 where that is none."""
    try:
        told = json.loads(payload)
        body = told.get("body") or ""
        data = base64.b64decode(body) if told.get("isBase64Encoded") else body.encode()
        headers = {name.lower(): str(value) for name, value in (told.get("headers") or {}).items()}
        return Answer(int(told["statusCode"]), headers, data)
    except (ValueError, KeyError, TypeError, AttributeError):
        return failure(500, "Internal Server Error")


def failure(status: int, message: str) -> Answer:
    """An answer of the gateway's own."""
    body = json.dumps({"message": message}).encode()
    return Answer(status, {"content-type": "application/json"}, body)
