"""A score while somebody dances: all messages together say what ``POST /score`` says at the end."""

from __future__ import annotations

import random
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from scorer.clip import Clip
from scorer.errors import ClientError, InvalidState, InvalidTimestamps, UnknownReference
from scorer.live import Live
from scorer.reasons import TOO_SHORT
from scorer.skeleton import mirrored
from scorer.wire import WireClip
from scorer.wire_live import LiveAnswer, LiveRequest
from tests.live_sessions import messages, session
from tests.unit.scorer.live_stage import (
    DANCES,
    LiveStage,
    follower,
    generated,
    later,
    sample,
    without,
)

# What the protocol promises of whoever dances the dance.
POINTS = 2.0
# Whoever dances another one fits here and there by chance, and where depends on all of it: such a
# total is far from any follower's either way.
ANOTHER_DANCE = 40.0


def danced(stage: LiveStage, clip: Clip, id: str, **more: object) -> list[LiveAnswer]:
    return session(stage.live.answer, messages(clip, id, **more))  # type: ignore[arg-type]


def points(answer: LiveAnswer) -> float:
    assert answer.total.score is not None
    return answer.total.score


def whole(stage: LiveStage, clip: Clip, id: str) -> float:
    score = stage.whole(clip, id).score
    assert score is not None
    return score


@pytest.mark.parametrize("number", DANCES)
def test_the_total_is_that_of_the_whole_clip(live_stage: LiveStage, number: int) -> None:
    last = danced(live_stage, follower(number), generated(number))[-1]
    expected = live_stage.whole(follower(number), generated(number))

    assert expected.score is not None
    assert expected.shape is not None
    assert expected.timing_ms is not None
    assert last.total.score == pytest.approx(expected.score, abs=POINTS)
    assert last.total.shape == pytest.approx(expected.shape, abs=POINTS)
    assert last.total.timing_ms == pytest.approx(expected.timing_ms, abs=20)
    assert last.total.seconds == sum(second.score is not None for second in expected.seconds)
    assert last.mirrored is False


@pytest.mark.parametrize("id", ["mirrorball", "corner-groove", "low-tide"])
def test_of_the_challenges_that_ship_too(live_stage: LiveStage, id: str) -> None:
    good, wrong = sample(f"{id}-good.npz"), sample(f"{id}-wrong.npz")

    assert points(danced(live_stage, good, id)[-1]) == pytest.approx(
        whole(live_stage, good, id), abs=POINTS
    )
    assert points(danced(live_stage, wrong, id)[-1]) < ANOTHER_DANCE
    assert whole(live_stage, wrong, id) < ANOTHER_DANCE


def test_standing_still_is_worth_nothing_in_any_message(live_stage: LiveStage) -> None:
    answers = danced(live_stage, sample("still.npz"), "mirrorball")

    assert points(answers[-1]) == pytest.approx(
        whole(live_stage, sample("still.npz"), "mirrorball"), abs=POINTS
    )
    assert all((answer.total.score or 0.0) < 10 for answer in answers)


def test_in_a_mirror(live_stage: LiveStage) -> None:
    clip = follower(1)
    clip = replace(clip, landmarks=mirrored(clip.landmarks))

    last = danced(live_stage, clip, generated(1))[-1]

    assert last.mirrored is True
    assert points(last) == pytest.approx(whole(live_stage, clip, generated(1)), abs=POINTS)
    assert points(danced(live_stage, clip, generated(1), mirror="off")[-1]) < ANOTHER_DANCE


@pytest.mark.parametrize("late_ms", [-400.0, 350.0, 1200.0])
def test_whoever_is_late_or_early_is_followed_and_told(
    live_stage: LiveStage, late_ms: float
) -> None:
    clip = later(without(follower(2), 0, 500), late_ms)

    last = danced(live_stage, clip, generated(2))[-1]

    expected = live_stage.whole(clip, generated(2))
    assert expected.score is not None
    assert expected.timing_ms is not None
    assert points(last) == pytest.approx(expected.score, abs=POINTS)
    assert last.total.timing_ms == pytest.approx(expected.timing_ms, abs=20)
    assert last.lag_ms == pytest.approx(expected.timing_ms, abs=60)


def test_a_clock_that_is_known_to_begin_elsewhere_is_no_lateness(live_stage: LiveStage) -> None:
    clip = follower(2)
    plain = danced(live_stage, clip, generated(2))[-1]

    shifted = danced(live_stage, later(clip, 7000), generated(2), offset_ms=7000.0)[-1]

    assert points(shifted) == pytest.approx(points(plain), abs=0.1)
    assert shifted.lag_ms == pytest.approx(plain.lag_ms, abs=5)  # tails begin elsewhere


def test_ten_seconds_without_anybody_are_not_judged_and_no_loss(live_stage: LiveStage) -> None:
    clip = without(sample("mirrorball-good.npz"), 8_000, 18_000)

    answers = danced(live_stage, clip, "mirrorball")

    assert points(answers[-1]) == pytest.approx(whole(live_stage, clip, "mirrorball"), abs=POINTS)
    judged = live_stage.whole(clip, "mirrorball").seconds
    assert answers[-1].total.seconds == pytest.approx(
        sum(second.score is not None for second in judged), abs=1
    )


def test_what_is_sent_twice_counts_once(live_stage: LiveStage) -> None:
    sent = list(messages(follower(3), generated(3)))
    once = session(live_stage.live.answer, sent)[-1]

    twice = session(live_stage.live.answer, [each for each in sent for _ in range(2)])[-1]

    assert twice.total.seconds == once.total.seconds
    assert points(twice) == pytest.approx(points(once), abs=POINTS)


def test_what_arrives_in_another_order_counts_as_well(live_stage: LiveStage) -> None:
    sent = list(messages(follower(3), generated(3)))
    in_order = session(live_stage.live.answer, sent)[-1]
    shuffled = sent[:]
    rng = random.Random(4)  # noqa: S311 (no secret)
    for i in range(0, len(sent) - 3, 2):
        if rng.random() < 0.7:
            shuffled[i], shuffled[i + 1] = shuffled[i + 1], shuffled[i]

    last = session(live_stage.live.answer, shuffled)[-1]

    assert shuffled != sent
    assert last.total.seconds == in_order.total.seconds
    assert points(last) == pytest.approx(points(in_order), abs=POINTS)


def test_messages_that_are_lost_leave_the_total_where_it_was(live_stage: LiveStage) -> None:
    """Three seconds are sent each time, so that one message of three is enough."""
    sent = list(messages(follower(0), generated(0)))
    everything = session(live_stage.live.answer, sent)[-1]

    some = session(live_stage.live.answer, [*sent[:-1:3], sent[-1]])[-1]

    assert points(some) == pytest.approx(points(everything), abs=POINTS)


def test_a_clock_that_jumps_ahead_is_lateness_from_then_on(live_stage: LiveStage) -> None:
    clip = sample("mirrorball-good.npz")
    times = clip.timestamps_ms
    jumped = replace(clip, timestamps_ms=times + 700.0 * (times > 13_000))

    last = danced(live_stage, jumped, "mirrorball")[-1]

    assert points(last) == pytest.approx(whole(live_stage, jumped, "mirrorball"), abs=4)
    assert last.lag_ms == pytest.approx(700, abs=100)


def test_a_clock_that_jumps_back_judges_no_second_twice(live_stage: LiveStage) -> None:
    """The video was set back by four seconds: each second counts once, as it was danced last."""
    clip = sample("mirrorball-good.npz")
    sent = list(messages(clip, "mirrorball"))
    once = session(live_stage.live.answer, sent)

    again = session(live_stage.live.answer, [*sent[:24], *sent[16:]])

    assert again[-1].total.seconds == once[-1].total.seconds
    assert points(again[-1]) == pytest.approx(points(once[-1]), abs=POINTS)


def test_within_a_message_time_does_not_run_backwards(live_stage: LiveStage) -> None:
    message = next(messages(follower(0), generated(0)))
    assert message.clip.timestamps_ms is not None
    backwards = msgspec.structs.replace(
        message.clip, timestamps_ms=message.clip.timestamps_ms[::-1]
    )

    with pytest.raises(InvalidTimestamps) as refused:
        live_stage.live.answer(msgspec.structs.replace(message, clip=backwards))

    assert refused.value.where == "$.clip.timestamps_ms[1]"


def test_whoever_sends_the_whole_dance_is_told_to_send_the_last_seconds(
    live_stage: LiveStage,
) -> None:
    rows = follower(0).landmarks[:400].reshape(400, 99).astype(float).tolist()
    message = LiveRequest(generated(0), WireClip(rows, fps=30.0, space="world"))

    with pytest.raises(InvalidTimestamps, match="last 10 seconds"):
        live_stage.live.answer(message)


def test_at_first_nothing_is_judged_and_it_is_said_why(live_stage: LiveStage) -> None:
    first, *_ = danced(live_stage, follower(0), generated(0))

    assert first.total.score is None
    assert first.total.seconds == 0
    assert first.second is None
    assert first.worst is None
    assert first.reason_code == TOO_SHORT
    assert isinstance(first.reason, str)


def test_seconds_come_as_they_are_danced(live_stage: LiveStage) -> None:
    answers = danced(live_stage, follower(0), generated(0))

    told = [answer.total.seconds for answer in answers]
    assert told == sorted(told)
    assert told[-1] == 16
    newest = [answer.second.t_ms for answer in answers if answer.second is not None]
    assert newest == sorted(newest)
    # A second and a half behind what is danced, at most.
    now = [500.0 * (n + 1) for n, answer in enumerate(answers) if answer.second is not None]
    assert max(np.subtract(now, newest)) <= 2500


def test_the_joint_that_is_off_is_named_in_the_dancers_language(live_stage: LiveStage) -> None:
    clip = sample("one-mistake.json")
    sent = list(messages(clip, "mirrorball", offset_ms=850.0))
    english = session(live_stage.live.answer, sent)
    korean = session(lambda message: live_stage.live.answer(message, "ko"), sent)

    worst = [answer.worst for answer in english if answer.worst is not None]
    assert any(each.limb == "right_arm" and abs(each.deviation_deg) > 40 for each in worst)
    there = next(n for n, answer in enumerate(english) if answer.worst is not None)
    mine, theirs = english[there].worst, korean[there].worst
    assert mine is not None
    assert theirs is not None
    assert mine.joint == theirs.joint
    assert mine.name != theirs.name


def test_a_session_goes_on_with_its_state_wherever_it_is_sent(live_stage: LiveStage) -> None:
    """Nothing is kept: another process that knows the same dances goes on."""
    sent = list(messages(follower(1), generated(1)))
    straight = session(live_stage.live.answer, sent)
    elsewhere = Live(live_stage.scorer, live_stage.references)

    before = session(live_stage.live.answer, sent[:15])
    after = session(elsewhere.answer, sent[15:], before[-1].state)

    assert after[-1] == straight[-1]


def test_a_reference_that_is_changed_in_the_middle_is_refused_and_the_old_state_stays_good(
    live_stage: LiveStage,
) -> None:
    sent = list(messages(follower(1), generated(1)))
    state = session(live_stage.live.answer, sent[:10])[-1].state

    with pytest.raises(InvalidState, match="another reference") as refused:
        live_stage.live.answer(
            msgspec.structs.replace(sent[10], reference="mirrorball", state=state)
        )

    assert refused.value.where == "$.state"
    last = session(live_stage.live.answer, sent[10:], state)[-1]
    assert points(last) == pytest.approx(whole(live_stage, follower(1), generated(1)), abs=POINTS)


def test_a_reference_that_is_not_there(live_stage: LiveStage) -> None:
    message = next(messages(follower(0), "none-such"))

    with pytest.raises(UnknownReference) as refused:
        live_stage.live.answer(message)

    assert refused.value.where == "$.reference"


def test_the_answer_says_which_message_it_is_of(live_stage: LiveStage) -> None:
    answers = danced(live_stage, follower(0), generated(0))

    assert [answer.seq for answer in answers] == list(range(len(answers)))


def test_no_error_repeats_what_was_sent(live_stage: LiveStage) -> None:
    message = next(messages(follower(0), generated(0)))
    secret = "sentinel-c0ffee"  # noqa: S105 (of nobody's)

    for changed in ({"state": secret}, {"reference": secret}):
        with pytest.raises(ClientError) as refused:
            live_stage.live.answer(msgspec.structs.replace(message, **changed))
        assert secret not in f"{refused.value.message} {refused.value.where}"
