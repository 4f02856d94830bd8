"""HTTP as API Gateway hands it to Lambda, and back: events of payload format 2.0.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
import json
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from cdk.methods import PROXY, ROOT

Headers = tuple[tuple[str, str], ...]

DOMAIN: Final = "local.execute-api.eu-central-1.amazonaws.com"

# All else travels as base64.
_TEXT: Final = ("text/", "application/json", "application/javascript", "application/xml")


class NotAnAnswer(Exception):
    """What the function returned is nothing that a gateway can send."""


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request; ``path`` as it was sent, still encoded and without the query."""

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes
    address: str = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response."""

    status: int
    headers: Headers
    body: bytes


def make_event(request: Request, stage: str = "$default") -> bytes:
    """The event of a request, as JSON.

    Names of headers are lowercased and their values joined; cookies are a list of their own; a
    query is there as sent, and once more taken apart; a stage with a name stands before the path.
    The route is one of those that the API has: a method's with ``/``, or with all that is below.
    """
    headers = _joined((name.lower(), value) for name, value in request.headers)
    cookies = [part.strip() for part in headers.pop("cookie", "").split(";") if part.strip()]
    path = unquote(request.path)
    below = path.removeprefix("/")
    route = f"{request.method} {PROXY if below else ROOT}"
    if stage != "$default":
        path = f"/{stage}{path}"
    now = time.time()
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path,
        "rawQueryString": request.query,
        "headers": headers
        | {
            "content-length": str(len(request.body)),
            "host": headers.get("host", DOMAIN),
            "x-amzn-trace-id": f"Root=1-{int(now):08x}-{uuid.uuid4().hex[:24]}",
            "x-forwarded-for": request.address,
            "x-forwarded-port": "443",
            "x-forwarded-proto": "https",
        },
        "requestContext": {
            "accountId": "anonymous",
            "apiId": "local",
            "domainName": DOMAIN,
            "domainPrefix": "local",
            "http": {
                "method": request.method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": request.address,
                "userAgent": headers.get("user-agent", ""),
            },
            "requestId": base64.b64encode(uuid.uuid4().bytes[:11]).decode(),
            "routeKey": route,
            "stage": stage,
            "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
            "timeEpoch": int(now * 1000),
        },
        "isBase64Encoded": False,
    }
    if below:
        event["pathParameters"] = {"proxy": below}
    if cookies:
        event["cookies"] = cookies
    if request.query:
        event["queryStringParameters"] = _joined(parse_qsl(request.query, keep_blank_values=True))
    if request.body:
        event["body"], event["isBase64Encoded"] = _as_text(request.body, headers)
    return json.dumps(event).encode()


def read_answer(payload: bytes) -> Response:
    """What a function's answer says in HTTP.

    Raises:
        NotAnAnswer: it has no status, or a body that is not what it says.
    """
    try:
        answer = json.loads(payload)
        body = answer.get("body") or ""
        told = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
        headers = tuple((str(name), str(value)) for name, value in answer["headers"].items())
        cookies = tuple(("set-cookie", str(cookie)) for cookie in answer.get("cookies") or ())
        return Response(int(answer["statusCode"]), headers + cookies, told)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotAnAnswer(type(error).__name__) from None


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """One value for each name."""
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _as_text(body: bytes, headers: dict[str, str]) -> tuple[str, bool]:
    if headers.get("content-type", "").lower().startswith(_TEXT):
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            pass
    return base64.b64encode(body).decode(), True
