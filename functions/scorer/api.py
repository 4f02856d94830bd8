"""The HTTP API: a plain ASGI app that knows no Lambda.

``uvicorn --factory scorer.api:create_app`` serves it, as does ``python -m scorer serve``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, Final

import numpy as np
from fastapi import FastAPI
from fastapi.routing import APIRoute
from msgspec import UNSET
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from scorer import openapi
from scorer.clip import make_clip
from scorer.codec import Format, Reader, encode
from scorer.embedder import RELEASED, Embedder
from scorer.http_bodies import MEDIA_TYPES, accepted_format, answer, content_format, read_body
from scorer.http_errors import HANDLERS
from scorer.references import Reference, References
from scorer.request_log import RequestLog
from scorer.scoring import Scorer
from scorer.wire import (
    HealthAnswer,
    IndexAnswer,
    PredictAnswer,
    PredictRequest,
    ReferenceAnswer,
    ReferenceList,
    ReferenceSummary,
    VersionAnswer,
    WireClip,
    pack,
)

_read_predict: Final = Reader(PredictRequest)


def create_app(released: Path = RELEASED) -> FastAPI:
    """The app over one released model, loaded and warmed up.

    Args:
        released: folder of the model, its manifest and ``references/``.

    Raises:
        OperatorError: the folder's files are missing, damaged or do not belong together.
    """
    service = _Service(released)
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
        middleware=[Middleware(RequestLog)],
    )
    app.router.route_class = _DirectRoute
    service.add_routes(app)
    return app


class _DirectRoute(APIRoute):
    """Hands the request to the endpoint, which has no parameters for FastAPI to find and check."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        return self.endpoint


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


class _Service:
    """What the routes share: the model, the references, and answers that never change."""

    def __init__(self, released: Path) -> None:
        embedder = Embedder(released)
        self._manifest = embedder.manifest
        self._scorer = Scorer(embedder)
        self._references = References(released / "references", embedder)
        self._drawings: dict[tuple[str, Format], bytes] = {}
        self._warm_up()

    def _warm_up(self) -> None:
        """One window through everything, so that the first request finds it in memory."""
        first, frames = self._references.default, self._manifest.window_frames
        clip = make_clip(first.movement.landmarks[:frames], fps=self._manifest.rate_hz)
        self._scorer.score_window(clip, first, 0)

    def add_routes(self, app: FastAPI) -> None:
        default, shortest = self._references.default, self._manifest.min_frames
        _add_get(
            app,
            "/",
            self.index,
            operation_id="index",
            summary="What this is",
            responses=openapi.answers(IndexAnswer),
        )
        app.add_api_route(
            "/predict",
            self.predict,
            methods=["POST"],
            operation_id="predict",
            summary="Score one window of a dance",
            response_class=Response,
            responses=openapi.answers(PredictAnswer, 400, 404, 413, 415, 422),
            openapi_extra=openapi.body(PredictRequest, openapi.predict_examples(default, shortest)),
        )
        _add_get(
            app,
            "/references",
            self.list_references,
            operation_id="list_references",
            summary="What can be danced",
            responses=openapi.answers(ReferenceList),
        )
        _add_get(
            app,
            "/references/{id}",
            self.get_reference,
            operation_id="get_reference",
            summary="The landmarks of one reference, for drawing",
            responses=openapi.answers(ReferenceAnswer, 404),
            openapi_extra=openapi.path_parameter("id", "Id of a reference.", default.id),
        )
        _add_get(
            app,
            "/health",
            self.health,
            operation_id="health",
            summary="Whether the model answers",
            responses=openapi.answers(HealthAnswer),
        )
        _add_get(
            app,
            "/version",
            self.version,
            operation_id="version",
            summary="Which model answers",
            responses=openapi.answers(VersionAnswer),
        )

    async def predict(self, request: Request) -> Response:
        body = await read_body(request)
        message = _read_predict(body, content_format(request))
        reference = self._references.default
        if message.target is not None:
            reference = self._references.find(message.target)
        scored = self._scorer.score_window(message.clip(), reference, message.seq, message.mirror)
        return answer(
            request,
            PredictAnswer(
                similarity=_rounded(scored.similarity, 6),
                score=_rounded(scored.score, 2),
                seq=message.seq,
                target=reference.id,
                coverage=round(scored.coverage, 3),
                mirrored=scored.mirrored,
                assumed=scored.assumed,
                model=self._manifest.name,
                reason=UNSET if scored.reason is None else scored.reason,
            ),
        )

    async def list_references(self, request: Request) -> Response:
        summaries = tuple(
            ReferenceSummary(
                reference.id,
                reference.title,
                reference.credit,
                reference.licence,
                self._duration_ms(reference),
                reference.windows,
            )
            for reference in self._references
        )
        return answer(request, ReferenceList(self._references.default.id, summaries))

    async def get_reference(self, request: Request) -> Response:
        reference = self._references.find(request.path_params["id"], "path")
        key = reference.id, accepted_format(request)
        if key not in self._drawings:
            self._drawings[key] = encode(self._drawing(reference, key[1]), key[1])
        return Response(self._drawings[key], media_type=MEDIA_TYPES[key[1]])

    async def index(self, request: Request) -> Response:
        return answer(
            request,
            IndexAnswer(
                "Synchro-you: how faithfully a dancer follows a reference, from body landmarks",
                self._manifest.name,
                (
                    "POST /predict",
                    "GET /references",
                    "GET /references/{id}",
                    "GET /health",
                    "GET /version",
                    "GET /openapi.json",
                ),
            ),
        )

    async def health(self, request: Request) -> Response:
        return answer(request, HealthAnswer())

    async def version(self, request: Request) -> Response:
        manifest = self._manifest
        return answer(
            request,
            VersionAnswer(
                manifest.name,
                manifest.sha256,
                manifest.quantization,
                manifest.window_frames,
                manifest.rate_hz,
                manifest.min_frames,
            ),
        )

    def _duration_ms(self, reference: Reference) -> float:
        return round(reference.frames * 1000.0 / self._manifest.rate_hz, 1)

    def _drawing(self, reference: Reference, format: Format) -> ReferenceAnswer:
        landmarks = reference.movement.landmarks
        rows = np.round(landmarks.reshape(len(landmarks), -1).astype(np.float64), 4)
        clip = WireClip(
            landmarks=rows.tolist() if format == "json" else pack(landmarks, "f2"),
            fps=self._manifest.rate_hz,
            space="world",
        )
        return ReferenceAnswer(
            reference.id,
            reference.title,
            reference.credit,
            reference.licence,
            self._duration_ms(reference),
            reference.windows,
            clip,
        )


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
