"""The AWS Lambda function behind an HTTP API: Mangum over the app, made once at import. Events of
the WebSocket API beside it, which Mangum does not know, go to ``lambda_live``.

Nothing here takes the time, a random number or a connection at import, so that a snapshot of the
loaded function may be started any number of times. One pair of sockets is opened: an event loop
wakes itself through it, it leads nowhere else, and a snapshot keeps it as it keeps any open file.
"""

from __future__ import annotations

import asyncio
import base64
import gc
import logging
import os
import time
from typing import Any, Final, cast

from mangum import Mangum
from mangum.types import LambdaContext, LambdaEvent
from starlette.types import Receive, Scope, Send

from scorer import no_store
from scorer.api import create_app
from scorer.errors import ClientError, MalformedBody, OperatorError
from scorer.http_errors import INTERNAL_CODE, INTERNAL_ERROR, JSON, refusal
from scorer.lambda_live import LiveEvents, is_live
from scorer.metrics import Metrics
from scorer.origin import accepted_digests, check_origin
from scorer.packed import bundle_version
from scorer.request_log import described
from scorer.snapshot import around_snapshot
from scorer.store import VARIABLE, open_store
from scorer.warm_up import warm_up

REQUEST_ID: Final = "x-request-id"

# Its line for each request holds the path as it was sent.
logging.getLogger("mangum.http").setLevel(logging.ERROR)

# Mangum takes whichever loop is current; other code that ran one may have left none.
_loop: Final = asyncio.new_event_loop()
asyncio.set_event_loop(_loop)

_metrics: Final = Metrics()


def _write(scope: Scope, line: dict[str, Any]) -> None:
    _metrics.write(line | scope["state"], _ids(scope["aws.event"], scope["aws.context"]))


try:
    _accepted: Final = accepted_digests()
    # A function has no home that somebody keeps dances in.
    _app: Final = create_app(
        write=_write,
        store=open_store() if os.environ.get(VARIABLE) else None,
        bundle=bundle_version(),
    )
except OperatorError as error:
    # Of all that can go wrong at import this alone is reported by Lambda without a traceback.
    raise ImportError(" ".join(str(error).split())) from None

_live: Final = LiveEvents(_app.state.live, _accepted)


async def _at_the_root(scope: Scope, receive: Receive, send: Send) -> None:
    # Mangum leaves nothing of a path that is the base path itself.
    await _app({**scope, "path": scope["path"] or "/"}, receive, send)


# Lifespan events would run on every request. The page and the API share a host, under /api.
_adapter: Final = Mangum(_at_the_root, lifespan="off", api_gateway_base_path="/api")


def handler(event: LambdaEvent, context: LambdaContext) -> dict[str, Any]:
    """Answer one API Gateway event (payload format 2.0 or 1.0, or of a WebSocket); never raises."""
    ids = _ids(event, context)
    if is_live(event):
        return _live.answer(event, lambda line: _metrics.write(line, ids))
    asyncio.set_event_loop(_loop)
    began = time.perf_counter()
    line: dict[str, Any]
    try:
        check_origin(event.get("headers") or {}, _accepted)
        answer = _adapter(_decoded(event), context)
    except ClientError as error:
        status, body = refusal(error)
        line = {"status": status, "code": error.code}
        answer = _response(status, body)
    except Exception as error:
        line = {"status": 500, "code": INTERNAL_CODE, **described(error)}
        answer = _response(500, INTERNAL_ERROR)
    else:
        line = {}  # the app has written its own
    if line:
        _metrics.write(line | {"ms": round((time.perf_counter() - began) * 1000, 2)}, ids)
    if ids:
        answer["headers"][REQUEST_ID] = next(iter(ids.values()))
    return answer


def _ids(event: LambdaEvent, context: LambdaContext | None) -> dict[str, str]:
    """Names of a request, the one that the client is told first.

    That is Lambda's own, which stands in all that Lambda logs; the gateway tells its own by itself.
    Neither comes from the client.
    """
    ids = {
        "request_id": getattr(context, "aws_request_id", None),
        "gateway_request_id": (event.get("requestContext") or {}).get("requestId"),
    }
    return {name: value for name, value in ids.items() if isinstance(value, str) and value}


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
        "headers": {"content-type": JSON, no_store.NAME: no_store.VALUE},
        "body": body.decode(),
        "isBase64Encoded": False,
    }


def _prepare_snapshot() -> None:
    asyncio.set_event_loop(_loop)
    with _metrics.silent():
        warm_up(lambda event: _adapter(event, cast(LambdaContext, None)))
    _freeze()


def _freeze() -> None:
    # What is loaded by now stays; looking through it again would cost some request
    # its milliseconds.
    gc.collect()
    gc.freeze()


_freeze()
around_snapshot(before=_prepare_snapshot, after=_metrics.mark_cold)
