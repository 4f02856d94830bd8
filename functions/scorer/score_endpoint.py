"""POST /score: a whole performance, from the request's bytes to the answer's."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from scorer.answers_score import ScoreAnswer
from scorer.codec import Reader
from scorer.errors import ReferenceRefused, ReferenceTooShort
from scorer.http_bodies import answer, content_format, read_body
from scorer.outcome import outcome_of
from scorer.performance_answer import score_answer
from scorer.reference import Reference, make_reference
from scorer.references import References
from scorer.request_facts import note_scored
from scorer.scoring import Scorer
from scorer.wire import WireClip
from scorer.wire_score import MAX_PERFORMANCE_MS, ScoreRequest
from scorer.wording import Language, pick_language

_read_score: Final = Reader(ScoreRequest)


class ScoreEndpoint:
    """Performances, one after the other: on the loop, so that two never need memory at once.

    Args:
        scorer: the released model.
        references: what can be danced.
    """

    def __init__(self, scorer: Scorer, references: References) -> None:
        self._scorer = scorer
        self._references = references

    async def __call__(self, request: Request) -> Response:
        body = await read_body(request)
        message = _read_score(body, content_format(request))
        language = pick_language(request.headers.get("accept-language"))
        scored = self.answer(message, language)
        judged = sum(second.score is not None for second in scored.seconds)
        note_scored(request, judged, scored.score)
        return answer(request, scored, language)

    def answer(self, message: ScoreRequest, language: Language = "en") -> ScoreAnswer:
        """Score one performance.

        Raises:
            ClientError: one of the two clips cannot be used, or there is no such reference.
        """
        reference = self._reference(message.reference)
        performance = self._scorer.score_performance(
            message.performance(),
            reference,
            mirror=message.mirror,
            sync=message.sync,
            max_offset_ms=message.max_offset_ms,
            offset_ms=message.offset_ms,
        )
        outcome = outcome_of(performance, reference, self._scorer.embedder.manifest.name)
        return score_answer(outcome, language)

    def _reference(self, sent: str | WireClip) -> Reference:
        if isinstance(sent, str):
            return self._references.find(sent, "$.reference")
        clip = sent.clip("$.reference", MAX_PERFORMANCE_MS)
        try:
            return make_reference(self._scorer.embedder, clip, id="", title="")
        except ReferenceRefused:
            manifest = self._scorer.embedder.manifest
            seconds = manifest.window_frames / manifest.rate_hz
            raise ReferenceTooShort(
                f"a reference lasts at least {seconds:g} s", "$.reference"
            ) from None
