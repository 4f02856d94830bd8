"""What was seen is judged, what was not is said; performances laid beside the reference by hand."""

from __future__ import annotations

import numpy as np
import pytest

from scorer.alignment import Found, placed_limbs
from scorer.clip import Floats
from scorer.grafting import graft
from scorer.judging import judge
from scorer.performance import Aligned, Alignment, Performance
from scorer.reasons import TOO_SHORT, UNSEEN, UNSHOWN
from scorer.reference import Reference, make_reference
from scorer.rows import MIN_COVERAGE
from scorer.scoring import Scorer
from scorer.skeleton import LANDMARKS, PARTS
from scorer.timing import Mask
from tests.dances import clip_of, danced_again, detected, filmed, joints_of

DANCES = range(4)
LEGS = ("left_leg", "right_leg")
ARMS = ("left_arm", "right_arm")


@pytest.fixture(scope="module")
def references(scorer: Scorer) -> list[Reference]:
    return [
        make_reference(scorer.embedder, clip_of(filmed(joints_of(n, 12.0))), id="x", title="x")
        for n in DANCES
    ]


def seen_but(frames: int, *unseen: str) -> Mask:
    """Which of ``PARTS`` are seen in each frame: all but these."""
    return np.tile([part not in unseen for part in PARTS], (frames, 1))


def judged(
    scorer: Scorer, landmarks: Floats, reference: Reference, seen: Mask, first: int = 0
) -> Performance:
    """A dancer whose frame 0 lies beside the reference's frame ``first``."""
    frames = len(landmarks)
    beside = slice(first, first + frames)
    theirs = reference.movement.landmarks[beside]
    nobody_late = np.zeros(frames)
    aligned = Aligned(
        first,
        graft(landmarks, theirs, placed_limbs(seen)),
        theirs,
        scorer.embedder.pose(landmarks),
        reference.pose[beside],
        seen,
        nobody_late,
    )
    at_once = Alignment(0.0, 1.0, False, 1.0, None, nobody_late)
    found = Found(at_once, first, nobody_late)
    return judge(scorer.embedder, scorer.judge, reference, found, aligned, ())


def points(scorer: Scorer, landmarks: Floats, reference: Reference, *unseen: str) -> float:
    score = judged(scorer, landmarks, reference, seen_but(len(landmarks), *unseen)).score
    assert score is not None
    return score


def follower(number: int) -> Floats:
    return danced_again(joints_of(number, 12.0), number)


def stranger(number: int) -> Floats:
    return danced_again(joints_of(number + 50, 12.0), number)


def still(number: int) -> Floats:
    pose = filmed(joints_of(number, 12.0))[100:101]
    return detected(np.repeat(pose, 360, axis=0), number)


class TestOutOfThePicture:
    @pytest.mark.parametrize("unseen", [LEGS, ("left_leg",), ("left_arm",)])
    def test_who_follows_scores_as_with_everything_in_it(
        self, scorer: Scorer, references: list[Reference], unseen: tuple[str, ...]
    ) -> None:
        """Within what the limbs of one dancer differ: some hundredths of a cosine, eight points
        where the calibration is steepest."""
        for number, reference in enumerate(references):
            everything = points(scorer, follower(number), reference)
            assert points(scorer, follower(number), reference, *unseen) == pytest.approx(
                everything, abs=8
            )

    def test_it_is_said_what_was_not_judged(
        self, scorer: Scorer, references: list[Reference]
    ) -> None:
        performance = judged(scorer, follower(0), references[0], seen_but(360, *LEGS))

        assert performance.unjudged == LEGS
        assert performance.parts == (1.0, 1.0, 0.0, 0.0, 1.0)
        assert performance.coverage == 1.0
        assert performance.reason is None

    def test_what_the_detector_guesses_there_does_not_count(
        self, scorer: Scorer, references: list[Reference]
    ) -> None:
        legs = [
            i
            for i, name in enumerate(LANDMARKS)
            if name.endswith(("knee", "ankle", "heel", "foot_index"))
        ]
        guessed = follower(0)
        guessed[:, legs] = stranger(0)[:, legs]

        assert points(scorer, guessed, references[0], *LEGS) == points(
            scorer, follower(0), references[0], *LEGS
        )
        assert (
            points(scorer, guessed, references[0]) < points(scorer, follower(0), references[0]) - 10
        )

    @pytest.mark.parametrize(
        ("unseen", "most"), [(LEGS, 15), (("left_leg",), 15), (("left_arm",), 20)]
    )
    def test_another_dance_does_not_pass_for_want_of_limbs(
        self, scorer: Scorer, references: list[Reference], unseen: tuple[str, ...], most: float
    ) -> None:
        """The arms tell dances apart better than the legs do."""
        for number, reference in enumerate(references):
            assert points(scorer, stranger(number), reference, *unseen) < most

    @pytest.mark.parametrize(("unseen", "most"), [(LEGS, 15), (("left_arm",), 25)])
    def test_standing_still_does_not_pass_for_want_of_limbs(
        self, scorer: Scorer, references: list[Reference], unseen: tuple[str, ...], most: float
    ) -> None:
        for number, reference in enumerate(references):
            assert points(scorer, still(number), reference, *unseen) < most

    def test_legs_that_hardly_move_say_nothing_of_a_dance_of_arms(
        self, scorer: Scorer, references: list[Reference]
    ) -> None:
        """They would be as right in another dance, and at rest."""
        told = []
        for number, reference in enumerate(references):
            follows, strange, rests = (
                judged(scorer, dancer, reference, seen_but(360, *ARMS))
                for dancer in (follower(number), stranger(number), still(number))
            )
            told.append(follows.score is not None)
            if follows.score is None:
                assert {each.reason for each in (follows, strange, rests)} == {UNSHOWN}
            else:
                assert follows.score > 80
                assert max(strange.score or 0, rests.score or 0) < 15
        assert not all(told)

    def test_gaps_do_not_make_another_dance_better(
        self, scorer: Scorer, references: list[Reference]
    ) -> None:
        """Nobody in a quarter of the frames, and the reference in their place."""
        seen = seen_but(360)
        seen[np.arange(360) % 45 < 11] = False

        for number, reference in enumerate(references):
            wrong, right = (
                judged(scorer, landmarks, reference, seen).score or 0.0
                for landmarks in (stranger(number), follower(number))
            )
            assert wrong < 15
            assert right == pytest.approx(points(scorer, follower(number), reference), abs=6)

    @pytest.mark.parametrize("unseen", [("torso",), (*LEGS, "left_arm"), PARTS])
    def test_too_little_of_the_body_is_not_judged(
        self, scorer: Scorer, references: list[Reference], unseen: tuple[str, ...]
    ) -> None:
        performance = judged(scorer, follower(0), references[0], seen_but(360, *unseen))

        assert (performance.score, performance.shape, performance.similarity) == (None, None, None)
        assert performance.seconds == ()
        assert performance.reason == UNSEEN
        assert performance.coverage == 0.0
        assert set(performance.unjudged) == set(unseen)


class TestCoverage:
    def test_under_the_threshold_nothing_is_judged(
        self, scorer: Scorer, references: list[Reference]
    ) -> None:
        least = round(MIN_COVERAGE * 360)
        for frames in (least, least - 1):
            seen = seen_but(360)
            seen[frames:] = False
            performance = judged(scorer, follower(0), references[0], seen)
            assert (performance.score is None) == (frames < least)
            assert (performance.reason == UNSEEN) == (frames < least)
            assert performance.coverage == pytest.approx(frames / 360)

    def test_seconds_without_anybody_have_no_score_and_do_not_count(
        self, scorer: Scorer, references: list[Reference]
    ) -> None:
        seen = seen_but(360)
        seen[120:180] = False
        lazy = follower(0)
        lazy[120:180] = lazy[120]

        performance = judged(scorer, lazy, references[0], seen)

        assert [s.score is None for s in performance.seconds] == [
            4 <= second < 6 for second in range(12)
        ]
        assert performance.score == pytest.approx(points(scorer, follower(0), references[0]), abs=3)

    def test_where_no_second_can_be_judged_there_is_a_reason(
        self, scorer: Scorer, references: list[Reference]
    ) -> None:
        """Two seconds from the middle of one, of which the middle is missing: 60 % of it was seen,
        but of each second of the reference less."""
        seen = seen_but(60)
        seen[20:42] = False

        performance = judged(scorer, follower(0)[15:75], references[0], seen, first=15)

        assert performance.coverage > MIN_COVERAGE
        assert all(second.score is None for second in performance.seconds)
        assert (performance.score, performance.similarity) == (None, None)
        assert performance.reason == UNSEEN

    @pytest.mark.parametrize("first", [0, 7, 15, 200])
    def test_two_seconds_are_enough(
        self, scorer: Scorer, references: list[Reference], first: int
    ) -> None:
        for frames in (60, 59):
            landmarks = follower(0)[first : first + frames]
            performance = judged(scorer, landmarks, references[0], seen_but(frames), first)
            assert (performance.score is None) == (frames < 60)
            assert (performance.reason == TOO_SHORT) == (frames < 60)
            assert performance.compared_ms == pytest.approx(frames * 1000 / 30)
