"""The shipped handler, over the released files or others."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from unittest import mock

from model_export.bench.gateway import Event, Handler
from scorer.api import create_app


def shipped_handler() -> Handler:
    """``scorer.lambda_http``'s, which freezes what is loaded when it is first asked for."""
    from scorer.lambda_http import handler

    def handle(event: Event) -> Event:
        return handler(event, cast(Any, None))

    return handle


@contextmanager
def serving(released: Path) -> Iterator[Handler]:
    """The same handler with an app over another folder.

    It is the module's own handler that answers, with all that it puts around the app; only the app
    is exchanged, and frozen as it is in production.
    """
    handler = shipped_handler()
    from scorer import lambda_http

    app = create_app(released, lambda_http._write)
    with mock.patch.object(lambda_http, "_app", app):
        gc.collect()
        gc.freeze()
        yield handler
