"""POST /predict: one window, from the request's bytes to the answer's."""

from __future__ import annotations

from typing import Final

from msgspec import UNSET
from starlette.requests import Request
from starlette.responses import Response

from scorer.answers import PredictAnswer, rounded
from scorer.codec import Reader
from scorer.http_bodies import answer, content_format, read_body
from scorer.references import References
from scorer.request_facts import note_scored
from scorer.scoring import Scorer
from scorer.wire import PredictRequest
from scorer.wording import why

_read_predict: Final = Reader(PredictRequest)


class PredictEndpoint:
    """Windows, each by itself.

    Args:
        scorer: the released model.
        references: what can be danced.
    """

    def __init__(self, scorer: Scorer, references: References) -> None:
        self._scorer = scorer
        self._references = references

    async def __call__(self, request: Request) -> Response:
        body = await read_body(request)
        scored = self.answer(_read_predict(body, content_format(request)))
        note_scored(request, 0 if scored.score is None else 1, scored.score)
        return answer(request, scored)

    def answer(self, message: PredictRequest) -> PredictAnswer:
        """Score one window.

        Raises:
            ClientError: the window cannot be used, or there is no such reference.
        """
        reference = self._references.default
        if message.target is not None:
            reference = self._references.find(message.target)
        scored = self._scorer.score_window(message.clip(), reference, message.seq, message.mirror)
        return PredictAnswer(
            similarity=rounded(scored.similarity, 6),
            score=rounded(scored.score, 2),
            seq=message.seq,
            target=reference.id,
            coverage=round(scored.coverage, 3),
            mirrored=scored.mirrored,
            assumed=scored.assumed,
            model=self._scorer.embedder.manifest.name,
            reason=UNSET if scored.reason is None else why(scored.reason, "en"),
        )
