"""What is known of a live session, as text that the client keeps: the server keeps nothing.

It is harmless by construction: numbers within bounds, of nothing but points. Who forges it deceives
nobody but the own page; the total that counts is that of ``POST /score``.
"""

from __future__ import annotations

import base64
import binascii
import math
import struct
from collections.abc import Iterable
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from scorer.errors import InvalidState
from scorer.performance import Second
from scorer.rows import MIN_COVERAGE, grade_of, timing_points, together
from scorer.skeleton import PARTS
from scorer.wire_score import MAX_PERFORMANCE_MS

VERSION: Final = 1
MAX_BYTES: Final = 8_192
# A second: shape in hundredths, lateness in milliseconds, coverage in two-hundredths.
_ROW: Final = struct.Struct("<HhB")
_JUDGED: Final = round(200 * MIN_COVERAGE)
_NO_SHAPE: Final = 0xFFFF
_NO_LATENESS: Final = 0x7FFF
_LATEST_MS: Final = 0x7FFE
_UNSEEN: Final = (_NO_SHAPE, _NO_LATENESS, 0)
# As many as three seconds show whole, with what they depend on: the last of these messages knows
# most of how late the dancer is.
_TOLD_ANEW: Final = 3
_MOST_ROWS: Final = round(MAX_PERFORMANCE_MS / 1000) + 1
_MOST_EVIDENCE: Final = 1e6


class LiveState(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A live session so far.

    Attributes:
        version: of this struct.
        reference: id of what is danced.
        model: the first of its sha256, since points of different models do not add up.
        lag_ms: how late the dancer is, as far as is known.
        followed: in how many messages more the dancer followed than not, within bounds.
        mirror: evidence that the dancer is to be compared as in a mirror (positive) or not.
        first: the second of the reference that ``rows`` begin with.
        rows: a row of ``_ROW`` for each second from there on.
    """

    version: int
    reference: Annotated[str, Meta(max_length=64)]
    model: Annotated[str, Meta(max_length=16)]
    lag_ms: Annotated[float, Meta(ge=-10_000, le=10_000)] = 0.0
    followed: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    mirror: Annotated[float, Meta(ge=-_MOST_EVIDENCE, le=_MOST_EVIDENCE)] = 0.0
    first: Annotated[int, Meta(ge=0, le=100_000)] = 0
    rows: Annotated[bytes, Meta(max_length=_MOST_ROWS * _ROW.size)] = b""

    @property
    def next(self) -> int:
        """The second that is not yet told."""
        return self.first + len(self.rows) // _ROW.size

    def seconds(self) -> tuple[Second, ...]:
        """The seconds that are told, without their parts."""
        return tuple(
            _second(self.first + i, *row) for i, row in enumerate(_ROW.iter_unpack(self.rows))
        )

    def told(self, seconds: Iterable[Second]) -> LiveState:
        """With further seconds. Of those that are told already the latest are told anew, the
        others stay as they are; what lies between counts as not seen."""
        rows = list(_ROW.iter_unpack(self.rows))
        first = self.first
        for second in sorted(seconds, key=lambda each: each.t_ms):
            number = round(second.t_ms / 1000)
            if not rows:
                first = number
            place = number - first
            if place < max(0, len(rows) - _TOLD_ANEW) or place >= _MOST_ROWS:
                continue
            rows += [_UNSEEN] * (place + 1 - len(rows))
            rows[place] = _row(second)
        packed = b"".join(_ROW.pack(*row) for row in rows)
        return msgspec.structs.replace(self, first=first, rows=packed)


def _row(second: Second) -> tuple[int, int, int]:
    shape = _NO_SHAPE if second.shape is None else round(100 * second.shape)
    late = second.timing_ms
    bounded = _NO_LATENESS if late is None else round(max(-_LATEST_MS, min(_LATEST_MS, late)))
    return shape, bounded, round(200 * second.coverage)


def _second(number: int, shape: int, late: int, coverage: int) -> Second:
    parts = (0.0,) * len(PARTS)
    if shape == _NO_SHAPE:
        return Second(1000.0 * number, None, None, None, None, coverage / 200, parts, None)
    late_ms = None if late == _NO_LATENESS else float(late)
    timing = None if late_ms is None else timing_points(late_ms)
    points = together(shape / 100, timing, late_ms)
    grade = grade_of(points)
    return Second(
        1000.0 * number, points, shape / 100, timing, late_ms, coverage / 200, parts, grade
    )


def write_state(state: LiveState) -> str:
    """A state as text of at most ``MAX_BYTES`` characters."""
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(state)).decode().rstrip("=")


def read_state(text: str, reference: str, model: str) -> LiveState:
    """A state that the client sent.

    Args:
        text: of :func:`write_state`.
        reference: that it has to be of.
        model: that it has to be of: its sha256.

    Raises:
        InvalidState: it is damaged, or of another reference, model or version.
    """
    anew = "leave it out to begin anew"
    if len(text) > MAX_BYTES:
        raise InvalidState(f"no state is this long: {anew}", "$.state")
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        state = msgspec.msgpack.decode(content, type=LiveState)
    except (binascii.Error, ValueError, msgspec.DecodeError):
        raise InvalidState(f"this is no state of a live session: {anew}", "$.state") from None
    if state.version != VERSION:
        raise InvalidState(f"this state is of another version: {anew}", "$.state")
    if state.reference != reference:
        raise InvalidState(f"this state is of another reference: {anew}", "$.state")
    if state.model != model[: len(state.model)] or len(state.model) < _MODEL_CHARACTERS:
        raise InvalidState(f"this state is of another model: {anew}", "$.state")
    if len(state.rows) % _ROW.size or not math.isfinite(state.lag_ms + state.mirror):
        raise InvalidState(f"this is no state of a live session: {anew}", "$.state")
    for shape, _, coverage in _ROW.iter_unpack(state.rows):
        judged = shape != _NO_SHAPE
        if (judged and (shape > 10_000 or coverage < _JUDGED)) or coverage > 200:
            raise InvalidState(f"this is no state of a live session: {anew}", "$.state")
    return state


_MODEL_CHARACTERS: Final = 12


def new_state(reference: str, model: str) -> LiveState:
    """Nothing is known yet."""
    return LiveState(VERSION, reference, model[:_MODEL_CHARACTERS])
