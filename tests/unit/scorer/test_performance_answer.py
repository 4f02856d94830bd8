from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from msgspec import UNSET
from msgspec.structs import asdict

from scorer.feedback import Feedback, JointReport, Moment
from scorer.outcome import Outcome
from scorer.performance import Alignment, Performance, Second
from scorer.performance_answer import score_answer
from scorer.reference import Reference
from scorer.skeleton import ANGLES, PARTS
from scorer.wording import LANGUAGES, Language, joint_name, part_name, say

SHARES = (1.0, 0.87654, 0.5, 0.0, 1.0)
SECOND = Second(4000.04, 71.2345, 80.0, 12.3456, -66.666, 0.98765, SHARES, "good")
UNSEEN = Second(5000.0, None, None, None, None, 0.1, (0.0,) * 5, None)
ALIGNMENT = Alignment(-1234.5678, 1.0123456, True, 0.77777, 2000.06, np.zeros(60))
PERFORMANCE = Performance(
    71.2345,
    80.0,
    12.3456,
    0.12345678,
    -66.666,
    0.98765,
    SHARES,
    ("left_leg", "right_leg"),
    2000.04,
    ALIGNMENT,
    None,
    (SECOND, UNSEEN),
    ("space: world",),
)
WORST = Moment(7000.04, 8000.0, "angle", "right_shoulder_elevation", "right_arm", -25.04)
LATE = Moment(3000.0, 4000.0, "late", None, "left_leg", None, 149.96)
BEST = Moment(1000.0, 3000.0, "best")
FEEDBACK = Feedback(
    tuple(
        JointReport(angle.name, angle.limb, 12.345, 6.789, 7033.333, -25.04)
        if angle.limb != "left_leg"
        else JointReport(angle.name, angle.limb, None, None, None, None)
        for angle in ANGLES
    ),
    BEST,
    (WORST, LATE),
    np.zeros((60, 12), dtype=np.float32),
)


def test_numbers_are_rounded_to_what_they_are_worth(reference: Reference) -> None:
    said = score_answer(Outcome(PERFORMANCE, FEEDBACK, reference, "m"), "en")

    assert (said.score, said.shape, said.timing, said.timing_ms) == (71.23, 80.0, 12.35, -66.7)
    assert (said.similarity, said.coverage, said.compared_ms) == (0.123457, 0.988, 2000.0)
    assert (said.offset_ms, said.tempo, said.mirrored) == (-1234.6, 1.0123, True)
    assert (said.margin, said.rival_offset_ms) == (0.778, 2000.1)
    assert asdict(said.parts) == dict(zip(PARTS, (1.0, 0.877, 0.5, 0.0, 1.0), strict=True))
    assert said.assumed == ("space: world",)
    assert (said.reference, said.model, said.reason) == (reference.id, "m", UNSET)
    first, second = said.seconds
    assert (first.t_ms, first.score, first.timing_ms, first.grade) == (4000.0, 71.23, -66.7, "good")
    assert first.parts == said.parts
    assert (second.score, second.shape, second.timing, second.timing_ms) == (None,) * 4
    assert (second.coverage, second.grade) == (0.1, None)


def test_no_zero_is_negative(reference: Reference) -> None:
    """JSON would say -0.0."""
    alignment = replace(ALIGNMENT, offset_ms=-0.04)
    still = replace(PERFORMANCE, timing_ms=-0.01, alignment=alignment)

    said = score_answer(Outcome(still, FEEDBACK, reference, "m"), "en")

    assert (str(said.offset_ms), str(said.timing_ms)) == ("0.0", "0.0")


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_those_of_the_language(reference: Reference, language: Language) -> None:
    said = score_answer(Outcome(PERFORMANCE, FEEDBACK, replace(reference, id=""), "m"), language)

    assert [(joint.joint, joint.limb) for joint in said.joints] == [
        (angle.name, angle.limb) for angle in ANGLES
    ]
    assert [joint.name for joint in said.joints] == [joint_name(a.name, language) for a in ANGLES]
    assert [(part.part, part.name) for part in said.unjudged] == [
        (part, part_name(part, language)) for part in ("left_leg", "right_leg")
    ]
    assert said.best is not None
    assert [moment.text for moment in (said.best, *said.moments)] == [
        say(moment, language) for moment in (BEST, WORST, LATE)
    ]
    assert said.reference is None


def test_moments_keep_their_order_and_what_they_are_about(reference: Reference) -> None:
    said = score_answer(Outcome(PERFORMANCE, FEEDBACK, reference, "m"), "en")

    worst, late = said.moments
    assert (worst.t_ms, worst.until_ms, worst.kind) == (7000.0, 8000.0, "angle")
    assert (worst.joint, worst.limb) == ("right_shoulder_elevation", "right_arm")
    assert (worst.deviation_deg, worst.timing_ms) == (-25.0, None)
    assert (late.kind, late.joint, late.limb) == ("late", None, "left_leg")
    assert (late.deviation_deg, late.timing_ms) == (None, 150.0)
    unseen = next(joint for joint in said.joints if joint.limb == "left_leg")
    assert (unseen.deviation_deg, unseen.spread_deg, unseen.worst_ms, unseen.worst_deg) == (
        None,
    ) * 4


def test_what_is_not_judged_has_a_reason_and_no_numbers(reference: Reference) -> None:
    nothing = replace(
        PERFORMANCE,
        score=None,
        shape=None,
        timing=None,
        similarity=None,
        timing_ms=None,
        alignment=None,
        seconds=(),
        reason="unseen",
    )

    said = score_answer(Outcome(nothing, None, reference, "m"), "en")
    in_korean = score_answer(Outcome(nothing, None, reference, "m"), "ko")

    assert said.reason == "a person was seen in less than 60 % of it"
    assert re.search("[가-힣]", str(in_korean.reason))
    assert said.reason_code == in_korean.reason_code == "unseen"
    assert (said.score, said.shape, said.timing, said.similarity, said.timing_ms) == (None,) * 5
    assert (said.offset_ms, said.tempo, said.mirrored, said.margin, said.rival_offset_ms) == (
        None,
    ) * 5
    assert (said.seconds, said.joints, said.moments, said.best) == ((), (), (), None)
