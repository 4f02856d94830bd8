"""What each route does, and what all of them share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from msgspec import UNSET
from msgspec.structs import asdict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scorer.answers import (
    HealthAnswer,
    IndexAnswer,
    ReferenceAnswer,
    ReferenceList,
    ReferenceSummary,
    VersionAnswer,
)
from scorer.answers_score import ScoreAnswer
from scorer.clip import make_clip
from scorer.codec import Format, encode
from scorer.embedder import Embedder
from scorer.http_bodies import accepted_format, answer, encoded_answer
from scorer.live import Live
from scorer.live_messages import LiveMessages
from scorer.openapi_examples import score_example
from scorer.predict_endpoint import PredictEndpoint
from scorer.reference import Reference
from scorer.references import References
from scorer.score_endpoint import ScoreEndpoint
from scorer.scoring import Scorer
from scorer.showing import Showing
from scorer.store import Store
from scorer.wire import WireClip, pack


class Endpoints:
    """One method for each route, over one released model, loaded and warmed up.

    Args:
        released: folder of the model, its manifest and ``references/``.
        store: where more references are.
        bundle: which package this runs from, if from one.

    Attributes:
        manifest: of the model.
        references: what can be danced.
        predict, score: what POST /predict and POST /score do.
        live: what answers live messages.
        showing: pictures and videos of references.
        example, example_answer: a performance, and what is said of it.

    Raises:
        OperatorError: the folder's files are missing, damaged or do not belong together.
    """

    def __init__(
        self, released: Path, store: Store | None = None, bundle: str | None = None
    ) -> None:
        self._bundle = UNSET if bundle is None else bundle
        embedder = Embedder(released)
        self.manifest = embedder.manifest
        self._scorer = Scorer(embedder)
        self.references = References(released / "references", embedder, store)
        self.showing = Showing(self.references, store)
        self.predict = PredictEndpoint(self._scorer, self.references)
        self.score = ScoreEndpoint(self._scorer, self.references)
        self.live = LiveMessages(Live(self._scorer, self.references))
        self._drawings: dict[tuple[str, str | None, Format], bytes] = {}
        self.example = score_example(self.references.default)
        self.example_answer = self._warm_up()

    def _warm_up(self) -> ScoreAnswer:
        """A window and a performance through everything, so that the first request finds it in
        memory."""
        first, frames = self.references.default, self.manifest.window_frames
        clip = make_clip(first.movement.landmarks[:frames], fps=self.manifest.rate_hz)
        self._scorer.score_window(clip, first, 0)
        return self.score.answer(self.example)

    async def live_without_upgrade(self, request: Request) -> Response:
        raise HTTPException(426, headers={"upgrade": "websocket", "connection": "upgrade"})

    async def list_references(self, request: Request) -> Response:
        summaries = tuple(self._summary(reference) for reference in self.references)
        return answer(request, ReferenceList(self.references.default.id, summaries))

    async def get_reference(self, request: Request) -> Response:
        found = self.references.find(request.path_params["id"], "path")
        reference = found.seen_by(request.query_params.get("detector"))
        format = accepted_format(request)
        key = found.id, reference.detector, format
        if key not in self._drawings:
            self._drawings[key] = encode(self._drawing(found, reference, format), format)
        return encoded_answer(self._drawings[key], format)

    async def index(self, request: Request) -> Response:
        return answer(
            request,
            IndexAnswer(
                "Synchro-you: how faithfully a dancer follows a reference, from body landmarks",
                self.manifest.name,
                (
                    "POST /predict",
                    "POST /score",
                    "GET /live",
                    "GET /references",
                    "GET /references/{id}",
                    "GET /references/{id}/picture",
                    "GET /references/{id}/video",
                    "GET /health",
                    "GET /version",
                    "GET /openapi.json",
                ),
            ),
        )

    async def health(self, request: Request) -> Response:
        return answer(request, HealthAnswer())

    async def version(self, request: Request) -> Response:
        manifest = self.manifest
        return answer(
            request,
            VersionAnswer(
                manifest.name,
                manifest.sha256,
                manifest.quantization,
                manifest.window_frames,
                manifest.rate_hz,
                manifest.min_frames,
                self._bundle,
            ),
        )

    def _summary(self, reference: Reference) -> ReferenceSummary:
        return ReferenceSummary(
            reference.id,
            reference.title,
            reference.credit,
            reference.licence,
            round(reference.duration_ms, 1),
            reference.windows,
            tuple(each.detector for each in (reference, *reference.others) if each.detector),
            reference.shown.tempo,
            round(reference.shown.begins_ms, 3),
            f"references/{reference.id}/picture" if reference.shown.thumbnail else None,
            f"references/{reference.id}/video" if self.showing.has_video(reference) else None,
        )

    def _drawing(self, found: Reference, seen: Reference, format: Format) -> ReferenceAnswer:
        landmarks = seen.movement.landmarks
        rows = np.round(landmarks.reshape(len(landmarks), -1).astype(np.float64), 4)
        clip = WireClip(
            landmarks=rows.tolist() if format == "json" else pack(landmarks, "f2"),
            fps=self.manifest.rate_hz,
            space="world",
            detector=seen.detector,
        )
        return ReferenceAnswer(**asdict(self._summary(found)), clip=clip)
