"""Whatever a text says: an answer or an error with a name, and never one of ours."""

from __future__ import annotations

import base64
import json
from typing import Any

import msgspec
import numpy as np
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scorer.live_messages import MAX_MESSAGE_BYTES, LiveMessages
from scorer.live_state import MAX_BYTES
from tests.live_client import good

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
SETTINGS = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def messages(app: FastAPI) -> LiveMessages:
    found: LiveMessages = app.state.live
    return found


def sane(messages: LiveMessages, text: str) -> dict[str, Any]:
    """What is said, which is never a fault of ours."""
    reply = messages.answer(text)
    said: dict[str, Any] = json.loads(reply.text)
    assert reply.fault == {}, reply.fault
    if "error" in said:
        assert reply.code == said["error"]["code"] != "internal_error"
        assert 400 <= reply.status < 500
        return said
    assert reply.status == 200
    assert len(said["state"]) <= MAX_BYTES
    total = said["total"]
    for part in ("score", "shape", "timing"):
        assert total[part] is None or 0 <= total[part] <= 100
    assert abs(said["lag_ms"]) <= 1500
    return said


@SETTINGS
@given(st.text())
@example("[" * 20_000)
@example('{"seq":' * 5_000)
@example("\ud800")
@example("\x00")
def test_any_text(messages: LiveMessages, text: str) -> None:
    assert "error" in sane(messages, text)


@SETTINGS
@given(JSON_VALUES)
def test_any_json(messages: LiveMessages, value: object) -> None:
    assert "error" in sane(messages, json.dumps(value))


@SETTINGS
@given(
    field=st.sampled_from(
        ["reference", "state", "offset_ms", "mirror", "end", "seq", "language", "clip"]
    ),
    value=JSON_VALUES,
)
def test_any_field_of_a_good_message(messages: LiveMessages, field: str, value: object) -> None:
    sane(messages, json.dumps(msgspec.to_builtins(good()[3]) | {field: value}))


def packed(landmarks: np.ndarray[Any, Any]) -> dict[str, Any]:
    data = base64.b64encode(landmarks.astype("<f2").tobytes()).decode()
    return {"dtype": "f2", "shape": list(landmarks.shape), "data": data}


@SETTINGS
@given(
    frames=st.integers(1, 60),
    interval_ms=st.sampled_from((0.01, 1.0, 16.7, 33.3, 50.0, 170.0, 400.0)),
    begins_ms=st.sampled_from((0.0, 1.5, 9_000.0, 25_000.0, 1e6, 1e9, 1e15)),
    offset_ms=st.sampled_from((0.0, -9_000.0, 500.0, 1e5, -1e5, 6e5, 1e12)),
    size=st.sampled_from((0.0, 1e-6, 1.0, 900.0, 65_000.0, float("nan"), float("inf"))),
    noise=st.sampled_from((0.0, 0.01, 3.0)),
    mirror=st.sampled_from(("auto", "on", "off")),
    seen=st.sampled_from((None, 0.0, 0.4, 1.0)),
    end=st.booleans(),
    again=st.booleans(),
)
def test_any_dance(
    messages: LiveMessages,
    frames: int,
    interval_ms: float,
    begins_ms: float,
    offset_ms: float,
    size: float,
    noise: float,
    mirror: str,
    seen: float | None,
    end: bool,
    again: bool,
) -> None:
    rng = np.random.default_rng(frames)
    body = rng.normal(0, 0.4, (1, 33, 3))
    with np.errstate(over="ignore", invalid="ignore"):
        landmarks = (body + noise * rng.normal(0, 1, (frames, 33, 3))) * size
        clip = {
            "landmarks": packed(landmarks),
            "timestamps_ms": (begins_ms + interval_ms * np.arange(frames)).tolist(),
        }
    if seen is not None:
        clip["visibility"] = packed(np.full((frames, 33), seen))
    message = {"reference": "mirrorball", "clip": clip, "offset_ms": offset_ms}
    message |= {"mirror": mirror, "end": end}

    said = sane(messages, json.dumps(message))

    if again and "error" not in said:
        sane(messages, json.dumps(message | {"state": said["state"]}))


def test_what_is_longer_than_a_frame_is_not_even_parsed(messages: LiveMessages) -> None:
    said = sane(messages, json.dumps({"seq": 5, "state": "x" * MAX_MESSAGE_BYTES}))

    assert said["error"]["code"] == "body_too_large"
    assert "seq" not in said
