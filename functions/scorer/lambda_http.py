"""The AWS Lambda function behind an HTTP API: Mangum over the app, made once at import.

Nothing here takes the time, a random number or a connection at import, so that a snapshot of the
loaded function may be started any number of times.
"""

from __future__ import annotations

import asyncio
import base64
import gc
import logging
from typing import Any, Final

import msgspec
from mangum import Mangum
from mangum.types import LambdaContext, LambdaEvent
from starlette.types import Receive, Scope, Send

from scorer.api import create_app
from scorer.errors import MalformedBody
from scorer.http_errors import INTERNAL_ERROR, JSON, STATUS, error_body
from scorer.request_log import described, logger

logger.setLevel(logging.INFO)
# Its line for each request holds the path as it was sent.
logging.getLogger("mangum.http").setLevel(logging.ERROR)

# Mangum takes whichever loop is current; other code that ran one may have left none.
_loop: Final = asyncio.new_event_loop()
asyncio.set_event_loop(_loop)

_app: Final = create_app()


async def _at_the_root(scope: Scope, receive: Receive, send: Send) -> None:
    # Mangum leaves nothing of a path that is the base path itself.
    await _app({**scope, "path": scope["path"] or "/"}, receive, send)


# Lifespan events would run on every request. The page and the API share a host, under /api.
_adapter: Final = Mangum(_at_the_root, lifespan="off", api_gateway_base_path="/api")

# What is loaded by now stays; looking through it again would cost some request its milliseconds.
gc.collect()
gc.freeze()


def handler(event: LambdaEvent, context: LambdaContext) -> dict[str, Any]:
    """Answer one API Gateway event (payload format 2.0 or 1.0); never raises."""
    asyncio.set_event_loop(_loop)
    try:
        return _adapter(_decoded(event), context)
    except MalformedBody as error:
        return _response(STATUS[MalformedBody], error_body(error.code, error.message, error.where))
    except Exception as error:
        logger.error(msgspec.json.encode({"status": 500, **described(error)}).decode())
        return _response(500, INTERNAL_ERROR)


def _decoded(event: LambdaEvent) -> LambdaEvent:
    """The event with its body as bytes; Mangum would skip what is not base64, or raise at it.

    Raises:
        MalformedBody: the body is no text, or not the base64 that the event says it is.
    """
    body = event.get("body") or ""
    if not isinstance(body, str):
        raise MalformedBody("the event's body is not text", "body")
    if not event.get("isBase64Encoded"):
        return event
    try:
        body = base64.b64decode(body, validate=True)
    except ValueError:
        raise MalformedBody("the event's body is not base64", "body") from None
    return {**event, "body": body, "isBase64Encoded": False}


def _response(status: int, body: bytes) -> dict[str, Any]:
    return {
        "statusCode": status,
        "headers": {"content-type": JSON},
        "body": body.decode(),
        "isBase64Encoded": False,
    }
