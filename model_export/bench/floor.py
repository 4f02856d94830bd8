"""The least that an answer could cost: decode, score, encode, and nothing around them."""

from __future__ import annotations

import base64
from pathlib import Path

import msgspec
from msgspec import UNSET

from model_export.bench.gateway import Event, Handler
from scorer.answers import PredictAnswer
from scorer.embedder import RELEASED, Embedder
from scorer.http_bodies import MEDIA_TYPES
from scorer.references import References
from scorer.scoring import Scorer
from scorer.wire import PredictRequest
from scorer.wording import why


def floor_handler(released: Path = RELEASED) -> Handler:
    """A function from an event to what Lambda would return for it.

    It calls the same core on the same types as the shipped handler; it has no framework, no
    adapter, no log and no answer for a request that is not as it should be.
    """
    embedder = Embedder(released)
    model = embedder.manifest.name
    scorer = Scorer(embedder)
    references = References(released / "references", embedder)
    read_json = msgspec.json.Decoder(PredictRequest).decode
    read_msgpack = msgspec.msgpack.Decoder(PredictRequest).decode
    encode = msgspec.json.Encoder().encode

    def handle(event: Event) -> Event:
        if event["headers"]["content-type"] == MEDIA_TYPES["msgpack"]:
            message = read_msgpack(base64.b64decode(event["body"]))
        else:
            message = read_json(event["body"])
        reference = references.find(message.target) if message.target else references.default
        scored = scorer.score_window(message.clip(), reference, message.seq, message.mirror)
        body = encode(
            PredictAnswer(
                similarity=None if scored.similarity is None else round(scored.similarity, 6),
                score=None if scored.score is None else round(scored.score, 2),
                seq=message.seq,
                target=reference.id,
                coverage=round(scored.coverage, 3),
                mirrored=scored.mirrored,
                assumed=scored.assumed,
                model=model,
                reason=UNSET if scored.reason is None else why(scored.reason, "en"),
            )
        )
        return {
            "statusCode": 200,
            "headers": {"content-type": MEDIA_TYPES["json"]},
            "body": body.decode(),
            "isBase64Encoded": False,
        }

    return handle
