"""The HTTP API: a plain ASGI app that knows no Lambda.

``uvicorn --factory scorer.api:create_app`` serves it, as does ``python -m scorer serve``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import WebSocketRoute

from scorer import grpc_web, openapi, openapi_examples
from scorer.answers import (
    HealthAnswer,
    IndexAnswer,
    PredictAnswer,
    ReferenceAnswer,
    ReferenceList,
    VersionAnswer,
)
from scorer.answers_score import ScoreAnswer
from scorer.embedder import RELEASED
from scorer.endpoints import Endpoints
from scorer.http_errors import HANDLERS
from scorer.live_socket import LiveSocket
from scorer.no_store import NoStore
from scorer.request_log import RequestLog, Write, log_line
from scorer.showing import VIDEO_TYPES
from scorer.store import Store
from scorer.wire import PredictRequest
from scorer.wire_live import LiveAnswer, LiveError, LiveRequest
from scorer.wire_score import ScoreRequest


def create_app(
    released: Path = RELEASED,
    write: Write = log_line,
    store: Store | None = None,
    bundle: str | None = None,
) -> FastAPI:
    """The app over one released model, loaded and warmed up; ``state.live`` answers live messages
    of whoever holds the connections elsewhere.

    Args:
        released: folder of the model, its manifest and ``references/``.
        write: takes what each request came to.
        store: where more references are.
        bundle: which package this runs from, if from one; told by GET /version.

    Raises:
        OperatorError: the folder's files are missing, damaged or do not belong together.
    """
    endpoints = Endpoints(released, store, bundle)
    app = openapi.DescribedAPI(
        title="Synchro-you",
        summary="How faithfully a dancer follows a reference, from body landmarks.",
        version="1",
        # The pages of these would load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        # A redirect would repeat the path that was asked for.
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
        exception_handlers=HANDLERS,
        # The first is outermost: what the log answers in place of an exception is not kept either.
        middleware=[Middleware(NoStore), Middleware(RequestLog, write=write)],
    )
    app.router.route_class = _DirectRoute
    _add_routes(app, endpoints)
    # Not described: openapi knows nothing of frames; functions/live_grpc/dance_score.proto does.
    app.add_api_route(
        grpc_web.PATH, grpc_web.GrpcWeb(endpoints), methods=["POST"], include_in_schema=False
    )
    app.router.routes.append(WebSocketRoute("/live", LiveSocket(endpoints.live, write).serve))
    app.state.live = endpoints.live
    app.answered = {"/score": endpoints.example_answer}
    return app


class _DirectRoute(APIRoute):
    """Hands the request to the endpoint, which has no parameters for FastAPI to find and check."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        return self.endpoint


def _add_routes(app: FastAPI, endpoints: Endpoints) -> None:
    default, shortest = endpoints.references.default, endpoints.manifest.min_frames
    _add_get(
        app,
        "/",
        endpoints.index,
        operation_id="index",
        summary="What this is",
        responses=openapi.answers(IndexAnswer),
    )
    app.add_api_route(
        "/predict",
        endpoints.predict,
        methods=["POST"],
        operation_id="predict",
        summary="Score one window of a dance",
        response_class=Response,
        responses=openapi.answers(PredictAnswer, 400, 404, 413, 415, 422),
        openapi_extra=openapi.body(
            PredictRequest, openapi_examples.predict_examples(default, shortest)
        ),
    )
    app.add_api_route(
        "/score",
        endpoints.score,
        methods=["POST"],
        operation_id="score",
        summary="Score a whole performance",
        response_class=Response,
        responses=openapi.in_words(openapi.answers(ScoreAnswer, 400, 404, 413, 415, 422)),
        openapi_extra=openapi.language_parameter()
        | openapi.body(ScoreRequest, openapi_examples.score_examples(endpoints.example)),
    )
    _add_get(
        app,
        "/live",
        endpoints.live_without_upgrade,
        operation_id="live",
        summary="A score while somebody dances, over a WebSocket",
        status_code=426,
        responses=openapi.socket(LiveRequest, LiveAnswer, LiveError),
    )
    _add_get(
        app,
        "/references",
        endpoints.list_references,
        operation_id="list_references",
        summary="What can be danced",
        responses=openapi.answers(ReferenceList),
    )
    _add_get(
        app,
        "/references/{id}",
        endpoints.get_reference,
        operation_id="get_reference",
        summary="The landmarks of one reference, for drawing",
        responses=openapi.answers(ReferenceAnswer, 404),
        openapi_extra=openapi.together(
            openapi.path_parameter("id", "Id of a reference.", default.id),
            openapi.query_parameter(
                "detector",
                "Whose landmarks are wanted, of several; one that did not see it is passed over.",
                default.detector or "mediapipe-pose-full",
            ),
        ),
    )
    _add_get(
        app,
        "/references/{id}/picture",
        endpoints.showing.picture,
        operation_id="get_reference_picture",
        summary="A picture of one reference",
        responses=openapi.files("The picture.", ("image/jpeg",), 404),
        openapi_extra=openapi.path_parameter("id", "Id of a reference.", default.id),
    )
    _add_get(
        app,
        "/references/{id}/video",
        endpoints.showing.video,
        operation_id="get_reference_video",
        summary="The video of one reference, in parts where they are asked for",
        responses=openapi.in_parts(
            openapi.files("The video.", tuple(sorted(set(VIDEO_TYPES.values()))), 404, 416)
        ),
        openapi_extra=openapi.path_parameter("id", "Id of a reference.", default.id),
    )
    _add_get(
        app,
        "/health",
        endpoints.health,
        operation_id="health",
        summary="Whether the model answers",
        responses=openapi.answers(HealthAnswer),
    )
    _add_get(
        app,
        "/version",
        endpoints.version,
        operation_id="version",
        summary="Which model answers, and out of which bundle",
        responses=openapi.answers(VersionAnswer),
    )


def _add_get(
    app: FastAPI,
    path: str,
    endpoint: Callable[[Request], Awaitable[Response]],
    **described: Any,  # noqa: ANN401 (what FastAPI's own method takes)
) -> None:
    """A route for GET and, as HTTP asks for, HEAD; the server leaves out the body of the latter."""
    # Described, HEAD would say the same again under the same operation id. So the route that
    # answers is not described, and the one that is described stands behind it.
    app.add_api_route(path, endpoint, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route(path, endpoint, methods=["GET"], response_class=Response, **described)
