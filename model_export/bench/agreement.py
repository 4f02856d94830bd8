"""What is timed must be right: a performance's answer is what the scorer finds."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Final

import msgspec

from model_export.bench.figures import OURS, BenchError
from model_export.bench.gateway import Event, Handler, sent
from scorer.answers_score import ScoreAnswer
from scorer.codec import Reader
from scorer.performance import Performance
from scorer.reference import make_reference
from scorer.references import References
from scorer.scoring import Scorer
from scorer.wire_score import ScoreRequest

# Answers have one decimal of a millisecond and two of a point.
_ROUNDING: Final = 0.051

_read: Final = Reader(ScoreRequest)
_Numbers = tuple[float | None, ...]


def check_answers(
    handler: Handler, events: Mapping[str, Event], scorer: Scorer, references: References
) -> None:
    """See that events of ``POST /score`` are answered with what the scorer finds.

    Args:
        handler: is asked.
        events: by form.
        scorer: finds; apart from the handler's own, over the same model.
        references: those that the handler has, or others that are the same.

    Raises:
        BenchError: they are not, or a performance is not judged.
    """
    for form, event in events.items():
        answer = handler(event)
        if answer["statusCode"] != 200:
            raise BenchError(f"{OURS}, {form}: answers {answer['statusCode']}")
        found = _found(event, scorer, references)
        if found.score is None or found.alignment is None:
            raise BenchError(f"{form}: the performance is not judged: {found.reason}")
        body = answer["body"].encode()
        if answer["isBase64Encoded"]:
            body = base64.b64decode(body)
        said = msgspec.json.decode(body, type=ScoreAnswer)
        expected: _Numbers = (
            *(found.score, found.shape, found.timing, found.alignment.offset_ms),
            *(second.score for second in found.seconds),
        )
        told: _Numbers = (
            *(said.score, said.shape, said.timing, said.offset_ms),
            *(second.score for second in said.seconds),
        )
        if not _agree(expected, told):
            raise BenchError(f"{OURS}, {form}: answers otherwise than the scorer")


def _found(event: Event, scorer: Scorer, references: References) -> Performance:
    message = _read(*sent(event))
    if isinstance(message.reference, str):
        reference = references.find(message.reference)
    else:
        clip = message.reference.clip()
        reference = make_reference(scorer.embedder, clip, id="", title="")
    return scorer.score_performance(message.performance(), reference)


def _agree(found: _Numbers, told: _Numbers) -> bool:
    if len(found) != len(told):
        return False
    pairs = zip(found, told, strict=True)
    return all(a is b if a is None or b is None else abs(a - b) < _ROUNDING for a, b in pairs)
