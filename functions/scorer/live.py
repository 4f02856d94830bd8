"""A score while somebody dances, of the last seconds and of what was known before.

Every second is judged as ``POST /score`` judges it, as soon as all that it depends on was danced:
the total of all messages is that of the whole clip on its clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import msgspec
import numpy as np

from scorer.alignment import CLOCK_REACH_MS
from scorer.answers import rounded
from scorer.clip import Clip, Doubles
from scorer.errors import InvalidTimestamps
from scorer.feedback import worst_angle
from scorer.following_live import Expected, find_beside
from scorer.judging import judge, not_judged, overall_of, score_of
from scorer.live_state import LiveState, new_state, read_state, write_state
from scorer.performance import Performance, Second
from scorer.performance_answer import measures
from scorer.reasons import TOO_SHORT
from scorer.reference import Reference
from scorer.references import References
from scorer.resampling import resample
from scorer.scoring import Scorer
from scorer.sides import side_by_side
from scorer.wire_live import (
    MAX_TAIL_MS,
    LiveAnswer,
    LiveRequest,
    LiveSecond,
    LiveTotal,
    LiveWorst,
)
from scorer.wording import Language, joint_name, why

# A second depends on the half second before it and on the one after it.
_CONTEXT_MS: Final = 500.0
_SECOND_MS: Final = 1000.0
# Points from which on the dancer follows, so that the lag is known.
_FOLLOWS: Final = 60.0
# Below these nobody is late: something else is danced.
_TELLS: Final = 40.0
# In so many messages more was followed than not: the lag is trusted, and looked for nearby alone.
# Before, it is looked for around none at all, as it is in a whole dance: whoever dances something
# else fits by chance wherever it is looked for.
_TRUSTED: Final = 2
_SURE: Final = 8  # what does not grow any more: a dance of minutes is not trusted for minutes
# How many points one way to compare must be ahead, all messages together, to be the only one.
_DECIDED: Final = 120.0
_LATEST: Final = 45  # frames that tell the lag now
_TAKEN_OVER: Final = 0.5
_APART_MS: Final = 400.0


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    """The last seconds compared one way: what came of it, which stretch of the reference lies
    beside them, and the points."""

    performance: Performance
    begins_ms: float
    ends_ms: float
    points: float


class Live:
    """Live sessions; nothing of them is kept here.

    Args:
        scorer: the released model.
        references: what can be danced.
    """

    def __init__(self, scorer: Scorer, references: References) -> None:
        self._scorer = scorer
        self._references = references

    def answer(self, message: LiveRequest, language: Language = "en") -> LiveAnswer:
        """Judge the last seconds.

        Raises:
            ClientError: the clip or the state cannot be used, or there is no such reference.
        """
        clip = message.clip.clip("$.clip")
        if clip.timestamps_ms[-1] - clip.timestamps_ms[0] > MAX_TAIL_MS:
            raise InvalidTimestamps(
                f"at most the last {MAX_TAIL_MS / 1000:g} seconds are sent", "$.clip.timestamps_ms"
            )
        reference = self._references.find(message.reference, "$.reference").seen_by(clip.detector)
        model = self._scorer.embedder.manifest
        state = (
            new_state(reference.id, model.sha256)
            if message.state is None
            else read_state(message.state, reference.id, model.sha256)
        )
        way, state = self._look(message, clip, reference, state)
        if way is not None:
            state = state.told(_settled(way, state.next, message.end))
        performance = not_judged((), TOO_SHORT) if way is None else way.performance
        assumed = reference.guessed_with(clip)
        return _answer(message, performance, state, assumed, model.name, language)

    def _look(
        self, message: LiveRequest, clip: Clip, reference: Reference, state: LiveState
    ) -> tuple[_Way | None, LiveState]:
        """The way to compare the last seconds that all of them so far speak for, and what is known
        after it."""
        ways = {
            mirror: way
            for mirror in _mirrors(message.mirror, state.mirror)
            if (way := self._compared(message, clip, reference, state, mirror)) is not None
        }
        if not ways:
            return None, state
        evidence = state.mirror
        if len(ways) == 2:
            evidence += ways[True].points - ways[False].points
        way = ways.get(evidence > 0) or next(iter(ways.values()))
        aligned = way.performance.aligned
        lag, followed = state.lag_ms, state.followed
        latest = None if aligned is None else _latest(aligned.late_ms)
        if latest is not None and way.points >= _TELLS:
            share = _TAKEN_OVER if followed >= _TRUSTED else 1.0
            lag += share * (latest - lag)
            lag = min(max(lag, -CLOCK_REACH_MS), CLOCK_REACH_MS)
        followed = min(followed + 1, _SURE) if way.points >= _FOLLOWS else max(followed - 1, 0)
        known = msgspec.structs.replace(state, lag_ms=lag, followed=followed, mirror=evidence)
        return way, known

    def _compared(
        self, message: LiveRequest, clip: Clip, reference: Reference, state: LiveState, mirror: bool
    ) -> _Way | None:
        embedder = self._scorer.embedder
        rate = embedder.manifest.rate_hz
        movement = resample(clip, rate)
        if len(movement.landmarks) < embedder.manifest.min_frames:
            return None
        pose = embedder.pose(movement.landmarks)
        find = partial(
            find_beside,
            movement,
            pose,
            reference,
            float(clip.timestamps_ms[0]),
            mirror=mirror,
            rate_hz=rate,
        )
        trusted = state.followed >= _TRUSTED
        expected = Expected(state.lag_ms if trusted else 0.0, trusted, message.offset_ms)
        found = find(expected)
        if found is None:
            return None
        # Of three seconds that lie a second apart, two are beside each other: looked for there,
        # all of them are.
        lag = _latest(found.late_ms)
        if not trusted and lag is not None and abs(lag) > _APART_MS:
            found = find(Expected(lag, True, message.offset_ms)) or found
        aligned = side_by_side(movement, pose, reference, found)
        performance = judge(embedder, self._scorer.judge, reference, found, aligned, ())
        shapes = [each.shape for each in performance.seconds if each.shape is not None]
        begins, ends = found.first, found.first + len(aligned.seen)
        begins_ms, ends_ms = (frame * 1000.0 / rate for frame in (begins, ends))
        return _Way(performance, begins_ms, ends_ms, float(np.mean(shapes)) if shapes else 0.0)


def _latest(late_ms: Doubles) -> float | None:
    """How late the dancer is now, if it can be told."""
    latest = late_ms[-_LATEST:]
    return float(np.nanmedian(latest)) if np.isfinite(latest).any() else None


def _mirrors(asked: str, evidence: float) -> tuple[bool, ...]:
    if asked != "auto":
        return (asked == "on",)
    return (False, True) if abs(evidence) < _DECIDED else (evidence > 0,)


def _settled(way: _Way, following: int, end: bool) -> list[Second]:
    """The seconds that nothing to come can change: those from ``following`` on, and of those before
    it the ones that are shown here with all that they depend on."""
    last = way.ends_ms if end else way.ends_ms - _SECOND_MS - _CONTEXT_MS
    return [
        second
        for second in way.performance.seconds
        if second.t_ms <= last
        and (
            second.t_ms >= following * _SECOND_MS
            or max(second.t_ms - _CONTEXT_MS, 0.0) >= way.begins_ms
        )
    ]


def _answer(
    message: LiveRequest,
    performance: Performance,
    state: LiveState,
    assumed: tuple[str, ...],
    model: str,
    language: Language,
) -> LiveAnswer:
    seconds = state.seconds()
    shape, timing, late = overall_of(seconds)
    newest = next((s for s in reversed(performance.seconds) if s.score is not None), None)
    mirrored = None if performance.alignment is None else performance.alignment.mirrored
    answer = LiveAnswer(
        second=None if newest is None else LiveSecond(*measures(newest), newest.grade),
        total=LiveTotal(
            rounded(score_of(seconds), 2),
            rounded(shape, 2),
            rounded(timing, 2),
            rounded(late, 1),
            sum(second.score is not None for second in seconds),
        ),
        worst=None if newest is None else _worst(performance, language),
        lag_ms=round(state.lag_ms, 1),
        mirrored=mirrored,
        state=write_state(state),
        model=model,
        assumed=assumed,
        seq=message.seq,
    )
    reason = performance.reason
    if reason is None:
        return answer
    return msgspec.structs.replace(answer, reason=why(reason, language), reason_code=reason)


def _worst(performance: Performance, language: Language) -> LiveWorst | None:
    """What is furthest off, less what is usual for the dancer, if anything is."""
    moment = worst_angle(performance)
    if moment is None or not (moment.joint and moment.limb and moment.deviation_deg):
        return None
    name = joint_name(moment.joint, language)
    return LiveWorst(moment.joint, name, moment.limb, round(moment.deviation_deg, 1))
