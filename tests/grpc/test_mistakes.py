"""What clients do wrong, and how they are told: as over HTTP and the WebSocket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import grpc
import msgspec
import numpy as np
import pytest
from fastapi import FastAPI
from grpc import aio

from scorer.protobuf import dance_score_pb2 as pb
from scorer.protobuf.calls import Calls
from scorer.protobuf.translation import told
from scorer.recording import wired
from scorer.wire import Packed, PredictRequest, pack
from tests.api.asgi_client import Client
from tests.grpc.served import danced, detail_of, say, serving
from tests.live_client import DANCE, good
from tests.unit.scorer.live_stage import sample

SECRET = "sentinel-c0ffee"  # noqa: S105 (of nobody's)
CLIP = sample(f"{DANCE}-good.npz")
STATUS = {404: grpc.StatusCode.NOT_FOUND, 413: grpc.StatusCode.RESOURCE_EXHAUSTED}

Change = Callable[[pb.PredictRequest], None]


def packed(landmarks: Any) -> pb.Packed:  # noqa: ANN401 (an array)
    return told(pack(np.asarray(landmarks, dtype=np.float32), "f4"), pb.Packed)


def window() -> PredictRequest:
    return PredictRequest(3, pack(CLIP.landmarks[90:120], "f4"), target=DANCE, fps=30.0)


def of_a_landmark(value: float) -> pb.Packed:
    landmarks = CLIP.landmarks[90:120].copy()
    landmarks[7, 11, 1] = value
    return packed(landmarks)


WRONG: dict[str, Change] = {
    "no seq": lambda message: message.ClearField("seq"),
    "no landmarks": lambda message: message.ClearField("user_pose_data"),
    "no dtype": lambda message: message.user_pose_data.ClearField("dtype"),
    "another shape": lambda message: message.user_pose_data.shape.append(3),
    "bytes are missing": lambda message: setattr(message.user_pose_data, "data", b"\0" * 98),
    "nan": lambda message: message.user_pose_data.CopyFrom(of_a_landmark(float("nan"))),
    "infinity": lambda message: message.user_pose_data.CopyFrom(of_a_landmark(float("inf"))),
    "a kilometre": lambda message: message.user_pose_data.CopyFrom(of_a_landmark(1e6)),
    "nobody": lambda message: message.user_pose_data.CopyFrom(packed(np.zeros((30, 33, 3)))),
    "too few": lambda message: message.user_pose_data.CopyFrom(packed(CLIP.landmarks[:4])),
    "no such rate": lambda message: setattr(message, "fps", 1e9),
    "no number": lambda message: setattr(message, "fps", float("nan")),
    "no such target": lambda message: setattr(message, "target", SECRET),
    "beyond the end": lambda message: setattr(message, "seq", 2**63),
    "a clock that stands": lambda message: message.timestamps_ms.extend([5.0] * 30),
    "a clock that is none": lambda message: message.timestamps_ms.extend([float("nan")] * 30),
    "other visibility": lambda message: message.visibility.CopyFrom(packed(np.ones((9, 33)))),
    "a picture of nothing": lambda message: setattr(message, "width", 0),
    "a long name": lambda message: setattr(message, "detector", SECRET * 9),
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_a_window_that_is_wrong_is_refused_as_over_http(
    app: FastAPI, calls: Calls, change: Change
) -> None:
    message = told(window(), pb.PredictRequest)
    change(message)
    over_http = Client(app)(
        "POST", "/predict", as_msgpack(message), content_type="application/msgpack"
    )

    async def ask() -> tuple[grpc.StatusCode, pb.Error]:
        async with serving(calls) as served:
            with pytest.raises(aio.AioRpcError) as refused:
                await served.stub.predict(message)
        (line,) = served.lines
        assert line["code"] == detail_of(refused.value).code
        assert SECRET not in str(line)
        return refused.value.code(), detail_of(refused.value)

    code, error = asyncio.run(ask())
    there = over_http.json()["error"]

    assert there == {"code": error.code, "message": error.message, "where": error.where}
    assert code == STATUS.get(over_http.status, grpc.StatusCode.INVALID_ARGUMENT)
    assert SECRET not in str(error)


def as_msgpack(message: pb.PredictRequest) -> bytes:
    """The same as MessagePack, with what is wrong in it."""
    body: dict[str, Any] = {}
    for field, value in message.ListFields():
        if isinstance(value, pb.Packed):
            body[field.name] = {"shape": list(value.shape), "data": value.data}
            if value.dtype:
                body[field.name]["dtype"] = "f4"
        elif field.enum_type is not None:
            name = field.enum_type.values_by_number[value].name
            body[field.name] = name.partition("_")[2].lower()
        else:
            body[field.name] = list(value) if field.is_repeated else value
    return msgspec.msgpack.encode(body)


def test_a_performance_that_is_wrong_is_refused(calls: Calls) -> None:
    clip = told(wired(CLIP), pb.Clip)
    nobody = Packed("f2", [9, 33, 3], bytes(2 * 9 * 99))
    still = pb.Clip(landmarks=told(nobody, pb.Packed))

    def asked(**fields: Any) -> pb.ScoreRequest:  # noqa: ANN401 (of the message)
        known: dict[str, Any] = {"clip": clip, "reference": DANCE}
        return pb.ScoreRequest(**(known | fields))

    wrong = [
        (pb.ScoreRequest(reference=DANCE), "invalid_field", "$"),
        (pb.ScoreRequest(clip=clip), "invalid_field", "$"),
        (asked(reference=SECRET), "unknown_reference", "$.reference"),
        (asked(clip=still), "no_person", "$.clip.landmarks[0]"),
        (pb.ScoreRequest(clip=clip, reference_clip=still), "no_person", "$.reference.landmarks[0]"),
        (asked(max_offset_ms=-1.0), "invalid_field", "$.max_offset_ms"),
        (asked(offset_ms=float("inf")), "invalid_field", "$.offset_ms"),
        (asked(offset_ms=float("nan")), "invalid_field", "$.offset_ms"),
        (asked(sync=7), "invalid_field", "$.sync"),
    ]

    async def ask() -> None:
        async with serving(calls) as served:
            for message, code, where in wrong:
                with pytest.raises(aio.AioRpcError) as refused:
                    await served.stub.score(message)
                error = detail_of(refused.value)
                assert (error.code, error.where) == (code, where)
                assert SECRET not in str(refused.value)

    asyncio.run(ask())


def test_a_live_mistake_is_answered_and_the_stream_stays(calls: Calls) -> None:
    first = told(good()[0], pb.LiveRequest)
    thinned = told(pack(CLIP.landmarks[:200], "f2"), pb.Packed)

    def sent(**fields: Any) -> pb.LiveRequest:  # noqa: ANN401 (of the message)
        known: dict[str, Any] = {"reference": DANCE, "clip": first.clip}
        return pb.LiveRequest(**(known | fields))

    standing, jumping = sent(), sent()
    standing.clip.timestamps_ms[1] = standing.clip.timestamps_ms[0]
    jumping.clip.timestamps_ms[-1] += 60_000.0
    wrong = [
        (pb.LiveRequest(), "invalid_field", "$"),
        (pb.LiveRequest(reference=DANCE), "invalid_field", "$"),
        (sent(reference=SECRET), "unknown_reference", "$.reference"),
        (sent(reference=SECRET * 9), "invalid_field", "$.reference"),
        (sent(state=SECRET), "invalid_state", "$.state"),
        (sent(language="xx"), "invalid_field", "$.language"),
        (sent(seq=2**60), "invalid_field", "$.seq"),
        (sent(offset_ms=float("nan")), "invalid_field", "$.offset_ms"),
        (sent(clip=pb.Clip(landmarks=thinned)), "body_too_large", "$"),
        (standing, "invalid_timestamps", "$.clip.timestamps_ms[1]"),
        (jumping, "invalid_timestamps", "$.clip.timestamps_ms"),
    ]

    async def ask() -> list[dict[str, Any]]:
        async with serving(calls) as served:
            stream = served.stub.live()
            for number, (message, code, where) in enumerate(wrong):
                if not message.HasField("seq"):
                    message.seq = number
                reply = await say(stream, message)
                error = reply.error.error
                assert (error.code, error.where) == (code, where)
                assert reply.error.HasField("seq") == (message.seq == number)
                assert SECRET not in str(reply)
            answers = await danced(stream, good()[:4])
            assert answers[-1].seq == 3
            await stream.done_writing()
            assert await stream.code() == grpc.StatusCode.OK
        return served.lines

    (line,) = asyncio.run(ask())
    assert (line["messages"], line["refused"]) == (len(wrong) + 4, len(wrong))


def test_a_reference_that_is_changed_in_mid_session_is_refused_and_the_old_state_is_good(
    calls: Calls,
) -> None:
    sent = good()

    async def ask() -> tuple[list[pb.LiveAnswer], list[pb.LiveAnswer]]:
        async with serving(calls) as served:
            straight = await danced(served.stub.live(), sent)
            stream = served.stub.live()
            before = await danced(stream, sent[:12])
            other = told(sent[12], pb.LiveRequest)
            other.state, other.reference = before[-1].state, "low-tide"
            refused = (await say(stream, other)).error.error
            assert refused.code == "invalid_state"
            assert "another reference" in refused.message
            return straight, before + await danced(stream, sent[12:], before[-1].state)

    straight, changed = asyncio.run(ask())
    assert changed == straight


def test_bytes_that_are_no_message_are_the_clients_mistake(calls: Calls) -> None:
    async def ask() -> None:
        async with serving(calls) as served:
            service, raw_calls = "/synchro_you.v1.DanceScore", cast("Any", served.channel)
            for method in ("Score", "Predict"):
                with pytest.raises(aio.AioRpcError) as refused:
                    await raw_calls.unary_unary(f"{service}/{method}")(b"\xff" * 9)
                assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT
                assert detail_of(refused.value).code == "malformed_body"
            stream = raw_calls.stream_stream(f"{service}/Live")()
            await stream.write(b"\xff" * 9)
            raw = await stream.read()
            assert isinstance(raw, bytes)
            assert pb.LiveReply.FromString(raw).error.error.code == "malformed_body"
            assert len(await danced(served.stub.live(), good()[:4])) == 4
            with pytest.raises(aio.AioRpcError) as refused:
                await raw_calls.unary_unary(f"{service}/Dance")(b"")
            assert refused.value.code() == grpc.StatusCode.UNIMPLEMENTED

    asyncio.run(ask())


def test_a_fault_of_ours_is_internal_and_says_nothing(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("scorer.protobuf.calls.read", broken)

    async def ask() -> list[dict[str, Any]]:
        async with serving(calls) as served:
            for ask_for in (
                lambda: served.stub.score(pb.ScoreRequest()),
                lambda: served.stub.predict(pb.PredictRequest()),
            ):
                with pytest.raises(aio.AioRpcError) as refused:
                    await ask_for()
                assert refused.value.code() == grpc.StatusCode.INTERNAL
                assert refused.value.details() == "the fault is the server's"
            stream = served.stub.live()
            assert (await say(stream, pb.LiveRequest(seq=8))).error.seq == 8
            await stream.done_writing()
            assert await stream.code() == grpc.StatusCode.OK
            return served.lines

    lines = asyncio.run(ask())
    told_of = [(line["call"], line["status"], line.get("exception")) for line in lines]
    assert told_of == [
        ("Score", "INTERNAL", "RuntimeError"),
        ("Predict", "INTERNAL", "RuntimeError"),
        ("Live", "INTERNAL", "RuntimeError"),
        ("Live", "OK", None),
    ]
    assert SECRET not in str(lines)
