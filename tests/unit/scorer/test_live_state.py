"""What a client keeps of a live session: small, read as written, refused where it is none."""

from __future__ import annotations

import base64
import gc
import tracemalloc
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.errors import InvalidState
from scorer.judging import overall_of, score_of
from scorer.live_state import MAX_BYTES, LiveState, new_state, read_state, write_state
from scorer.performance import Second
from scorer.rows import timing_points, together
from scorer.skeleton import PARTS
from scorer.wire_score import MAX_PERFORMANCE_MS
from tests.dances import clip_of, danced_again, joints_of
from tests.live_sessions import messages, session
from tests.unit.scorer.live_stage import LiveStage, follower, generated

REFERENCE = "a-dance"
MODEL = "0123456789abcdef" * 4


def second(number: int, shape: float | None = 90.0, late_ms: float | None = 20.0) -> Second:
    parts = (1.0,) * len(PARTS)
    if shape is None:
        return Second(1000.0 * number, None, None, None, None, 0.3, parts, None)
    timing = None if late_ms is None else timing_points(late_ms)
    score = together(shape, timing, late_ms)
    return Second(1000.0 * number, score, shape, timing, late_ms, 0.985, parts, "great")


def kept(state: LiveState) -> LiveState:
    return read_state(write_state(state), REFERENCE, MODEL)


def fields(state: LiveState, **changes: Any) -> str:  # noqa: ANN401 (any field)
    """A state as text, some fields of which say something else."""
    values = msgspec.structs.asdict(state) | changes
    return text(msgspec.msgpack.encode(list(values.values())))


def text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def test_it_is_read_as_it_was_written() -> None:
    state = msgspec.structs.replace(
        new_state(REFERENCE, MODEL).told([second(3), second(4, None), second(5, 40.0, None)]),
        lag_ms=-123.4,
        followed=5,
        mirror=-217.25,
    )

    again = kept(state)

    assert again == state
    assert [each.t_ms for each in again.seconds()] == [3000, 4000, 5000]
    assert [each.shape for each in again.seconds()] == [90, None, 40]
    assert [each.timing_ms for each in again.seconds()] == [20, None, None]
    assert again.seconds()[0].coverage == 0.985


def test_the_totals_are_those_of_the_seconds() -> None:
    told = [second(n, 60.0 + n, 5.0 * n) for n in range(30)]

    state = kept(new_state(REFERENCE, MODEL).told(told))

    assert score_of(state.seconds()) == pytest.approx(score_of(tuple(told)), abs=0.01)
    assert overall_of(state.seconds()) == pytest.approx(overall_of(tuple(told)), abs=0.5)


def test_what_lies_between_was_not_seen() -> None:
    state = new_state(REFERENCE, MODEL).told([second(2)]).told([second(9)])

    assert [each.shape for each in state.seconds()] == [90, *[None] * 6, 90]
    assert state.next == 10


def test_the_latest_seconds_are_told_anew_and_the_others_stay() -> None:
    state = new_state(REFERENCE, MODEL).told(second(n) for n in range(10))

    again = state.told(second(n, 50.0) for n in range(10))

    assert [each.shape for each in again.seconds()] == [*[90] * 7, *[50] * 3]


def test_five_minutes_are_a_fraction_of_what_a_state_may_be() -> None:
    longest = round(MAX_PERFORMANCE_MS / 1000)
    name = "x" * 64
    state = new_state(name, MODEL)
    state = msgspec.structs.replace(state, lag_ms=-1499.9, followed=10**6, mirror=-1e6)

    for number in range(longest + 500):
        state = state.told([second(number)])

    assert len(write_state(state)) < 2_300 < MAX_BYTES
    assert state.next <= longest + 1


NONE = "this is no state"
EMPTY = new_state(REFERENCE, MODEL)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        pytest.param("", NONE, id="empty"),
        pytest.param("not base64!", NONE, id="no base64"),
        pytest.param("é" * 8, NONE, id="no ASCII"),
        pytest.param("AAAA", NONE, id="no state"),
        pytest.param(write_state(EMPTY)[:-6], NONE, id="cut off"),
        pytest.param(write_state(EMPTY) + "AAAA", NONE, id="with something behind it"),
        pytest.param("A" * (MAX_BYTES + 1), "no state is this long", id="oversized"),
        pytest.param(fields(EMPTY, version=2), "another version", id="version"),
        pytest.param(fields(EMPTY, reference="other"), "another reference", id="reference"),
        pytest.param(fields(EMPTY, model="f" * 12), "another model", id="model"),
        pytest.param(fields(EMPTY, model=""), "another model", id="no model"),
        pytest.param(fields(EMPTY, lag_ms=float("nan")), NONE, id="NaN"),
        pytest.param(fields(EMPTY, mirror=float("inf")), NONE, id="infinite"),
        pytest.param(fields(EMPTY, lag_ms=1e9), NONE, id="out of range"),
        pytest.param(fields(EMPTY, followed=-1), NONE, id="less than none"),
        pytest.param(fields(EMPTY, rows=b"12345678"), NONE, id="half a row"),
        pytest.param(fields(EMPTY, rows=b"\xfe\xff\0\0\0"), NONE, id="655 points"),
        pytest.param(fields(EMPTY, rows=b"\0\0\0\0\xff"), NONE, id="more than all of it"),
        pytest.param(fields(EMPTY, rows=bytes(5)), NONE, id="points for what was not seen"),
        pytest.param(fields(EMPTY, rows=bytes(5 * 400)), NONE, id="longer than a dance"),
        pytest.param(fields(EMPTY, rows="text"), NONE, id="text for bytes"),
    ],
)
def test_what_is_none_is_refused_and_the_client_told_how_to_go_on(sent: str, says: str) -> None:
    with pytest.raises(InvalidState, match=f"{says}.*begin anew") as refused:
        read_state(sent, REFERENCE, MODEL)

    assert refused.value.where == "$.state"
    assert refused.value.code == "invalid_state"
    assert not sent or sent not in refused.value.message


@settings(derandomize=True, database=None, deadline=None, max_examples=300)
@given(st.one_of(st.text(), st.binary(max_size=300).map(text)))
def test_garbage_is_refused_whatever_it_is(sent: str) -> None:
    with pytest.raises(InvalidState):
        read_state(sent, REFERENCE, MODEL)


@settings(derandomize=True, database=None, deadline=None, max_examples=60)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(-32_768, 32_767), st.integers(120, 200)),
        max_size=300,
    ),
    first=st.integers(0, 100_000),
    lag_ms=st.floats(-10_000, 10_000),
    followed=st.integers(0, 1_000_000),
    mirror=st.floats(-1e6, 1e6),
)
def test_whatever_is_forged_harms_nobody_else(
    live_stage: LiveStage,
    rows: list[tuple[int, int, int]],
    first: int,
    lag_ms: float,
    followed: int,
    mirror: float,
) -> None:
    """Harmless by construction: it deceives nobody but the page that forged it."""
    packed = b"".join(
        shape.to_bytes(2, "little") + late.to_bytes(2, "little", signed=True) + bytes([coverage])
        for shape, late, coverage in rows
    )
    own = new_state(generated(0), live_stage.scorer.embedder.manifest.sha256)
    forged = fields(own, rows=packed, first=first, lag_ms=lag_ms, followed=followed, mirror=mirror)
    *_, message = messages(follower(0), generated(0))

    answer = live_stage.live.answer(msgspec.structs.replace(message, state=forged))

    assert len(answer.state) <= MAX_BYTES
    told = (answer.total.score, answer.total.shape, answer.total.timing)
    assert all(number is None or 0 <= number <= 100 for number in told)
    assert np.isfinite([answer.lag_ms, *(n for n in told if n is not None)]).all()


def test_a_session_of_five_minutes_neither_grows_nor_leaves_anything_behind(
    live_stage: LiveStage,
) -> None:
    """The dance is danced over and over, each time as the next stretch of a long one."""
    clip = clip_of(danced_again(joints_of(0, 16.0), 0))
    sent = list(messages(clip, generated(0), hop_ms=1000.0))
    sizes: list[int] = []

    def answered(rounds: int, state: str | None) -> str | None:
        for _ in range(rounds):
            for answer in session(live_stage.live.answer, sent, state):
                state = answer.state
                sizes.append(len(state))
        return state

    state = answered(2, None)
    tracemalloc.start()
    try:
        state = answered(1, state)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        answered(16, state)
        gc.collect()
        after = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()

    assert len(sizes) == 19 * len(sent)
    assert max(sizes) < 300
    # A message's landmarks alone are 24 kB: 256 of them that stayed would be 6 MB.
    assert after - before < 100_000
