"""The same window gets the same score whichever way it came, field by field."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import numpy as np
import pytest
from fastapi import FastAPI
from grpc import aio

from scorer.protobuf import dance_score_pb2 as pb
from scorer.protobuf.calls import Calls
from scorer.protobuf.translation import told
from scorer.recording import wired
from scorer.wire import PredictRequest, WireClip, pack
from scorer.wire_live import LiveRequest
from tests.api.asgi_client import Client
from tests.grpc.as_json import as_json, without_nulls
from tests.grpc.served import danced, serving
from tests.live_client import DANCE, dancing
from tests.live_sessions import messages
from tests.serving import serving as serving_http
from tests.unit.scorer.live_stage import sample, without

Body = dict[str, Any]


def sessions() -> dict[str, list[LiveRequest]]:
    """Whole dances, and what goes wrong on the way."""
    good = list(messages(sample(f"{DANCE}-good.npz"), DANCE))
    gap = list(messages(without(sample(f"{DANCE}-good.npz"), 8_000.0, 18_000.0), DANCE))
    jumps = list(messages(sample(f"{DANCE}-good.npz"), DANCE))[:16]
    jumps[8:] = [msgspec.structs.replace(each, offset_ms=5_000.0) for each in jumps[8:]]
    return {
        "good": good,
        "one mistake": list(messages(sample("one-mistake.json"), DANCE, offset_ms=850.0)),
        "still": list(messages(sample("still.npz"), DANCE)),
        "mirrored": [msgspec.structs.replace(each, mirror="on") for each in good[:12]],
        "out of order": [
            each for pair in zip(good[1:17:2], good[:16:2], strict=True) for each in pair
        ],
        "doubled": [each for each in good[:12] for _ in range(2)],
        "ten seconds of nobody": gap,
        "a clock that jumps": jumps,
        "korean": list(messages(sample("one-mistake.json"), DANCE, language="ko"))[:16],
    }


def test_a_session_is_answered_as_over_the_websocket_message_for_message(calls: Calls) -> None:
    async def over_grpc(sent: list[LiveRequest]) -> list[Body]:
        async with serving(calls) as served:
            return [as_json(each) for each in await danced(served.stub.live(), sent)]

    with serving_http() as http:
        for name, sent in sessions().items():
            there = []
            with dancing(http.url) as dancer:
                state = None
                for each in sent:
                    message = msgspec.structs.replace(each, state=state)
                    there.append(dancer.say(msgspec.json.encode(message).decode()))
                    state = there[-1]["state"]
            here = asyncio.run(over_grpc(sent))

            assert len(here) == len(there) > 4, name
            for mine, theirs in zip(here, there, strict=True):
                assert mine == without_nulls({"assumed": []} | theirs), name


def test_words_are_in_the_calls_language_unless_the_message_names_one(calls: Calls) -> None:
    sent = list(messages(sample("one-mistake.json"), DANCE, offset_ms=850.0))

    async def names(accepted: str, named: bool) -> set[str]:
        metadata = aio.Metadata(("accept-language", accepted))
        async with serving(calls) as served:
            stream = served.stub.live(metadata=metadata)
            told_ = [told(each, pb.LiveRequest) for each in sent]
            for each in told_:
                if named:
                    each.language = "en"
            answers = await danced(stream, told_)
        return {answer.worst.name for answer in answers if answer.HasField("worst")}

    korean = asyncio.run(names("ko-KR, en;q=0.5", named=False))
    assert korean
    assert all(not name.isascii() for name in korean)
    assert all(name.isascii() for name in asyncio.run(names("ko", named=True)))


SCORED: dict[str, Body] = {
    "an id": {"reference": DANCE},
    "an id and the clock": {"reference": DANCE, "sync": "clock", "offset_ms": 850.0},
    "as in a mirror": {"reference": DANCE, "mirror": "on", "max_offset_ms": 1_000.0},
    "too short": {"reference": DANCE, "frames": 40},
}


@pytest.mark.parametrize("asked", SCORED.values(), ids=SCORED)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_score_is_post_score(app: FastAPI, calls: Calls, asked: Body, language: str) -> None:
    more = dict(asked)
    clip = sample("one-mistake.json")
    frames = more.pop("frames", len(clip.landmarks))
    sent = msgspec.structs.replace(
        wired(clip), landmarks=pack(clip.landmarks[:frames], "f2"), visibility=None
    )
    message = pb.ScoreRequest(clip=told(sent, pb.Clip), reference=more.pop("reference"))
    body = {"clip": msgspec.to_builtins(sent), **asked}
    body.pop("frames", None)
    for name, value in more.items():
        known = {"clock": pb.SYNC_CLOCK, "on": pb.MIRROR_ON}
        setattr(message, name, known.get(value, value))

    assert_scored_alike(app, calls, message, body, language)


def test_score_takes_two_clips(app: FastAPI, calls: Calls) -> None:
    mine, theirs = wired(sample(f"{DANCE}-good.npz")), wired(sample("one-mistake.json"))
    message = pb.ScoreRequest(clip=told(mine, pb.Clip), reference_clip=told(theirs, pb.Clip))
    body = {"clip": msgspec.to_builtins(mine), "reference": msgspec.to_builtins(theirs)}

    answer = assert_scored_alike(app, calls, message, body, "en")

    assert "reference" not in answer


def assert_scored_alike(
    app: FastAPI, calls: Calls, message: pb.ScoreRequest, body: Body, language: str
) -> Body:
    async def ask() -> pb.ScoreAnswer:
        async with serving(calls) as served:
            metadata = aio.Metadata(("accept-language", language))
            return await served.stub.score(message, metadata=metadata)

    here = as_json(asyncio.run(ask()))
    there = Client(app).score(body, accept_language=language)

    assert there.status == 200
    assert here == without_nulls(there.json())
    return here


@pytest.mark.parametrize("mirror", ["off", "on", "auto"])
@pytest.mark.parametrize("seen", [True, False])
def test_predict_is_post_predict(app: FastAPI, calls: Calls, mirror: str, seen: bool) -> None:
    clip = sample(f"{DANCE}-good.npz")
    part = slice(90, 120)
    message = PredictRequest(
        3,
        pack(clip.landmarks[part], "f4"),
        target=DANCE,
        timestamps_ms=np.round(clip.timestamps_ms[part], 1).tolist(),
        space="world",
        visibility=pack(np.full((30, 33), float(seen), dtype=np.float32), "f2"),
        detector="mediapipe-pose-full",
        mirror=mirror,  # type: ignore[arg-type]
    )

    async def ask() -> pb.PredictAnswer:
        async with serving(calls) as served:
            return await served.stub.predict(told(message, pb.PredictRequest))

    here = as_json(asyncio.run(ask()))
    there = Client(app).predict(msgspec.to_builtins(message))

    assert there.status == 200
    assert here == without_nulls(there.json())
    assert ("score" in here) == seen


def test_what_is_not_told_is_guessed_as_over_http(app: FastAPI, calls: Calls) -> None:
    landmarks = pack(sample(f"{DANCE}-good.npz").landmarks[:30], "f2")
    message = pb.PredictRequest(seq=0)
    message.user_pose_data.CopyFrom(told(landmarks, pb.Packed))

    async def ask() -> pb.PredictAnswer:
        async with serving(calls) as served:
            return await served.stub.predict(message)

    here = as_json(asyncio.run(ask()))
    there = Client(app).predict(msgspec.to_builtins(PredictRequest(0, landmarks)))

    assert here == without_nulls(there.json())
    assert len(here["assumed"]) == 2
    assert WireClip(landmarks).space == "auto"
