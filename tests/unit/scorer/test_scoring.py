from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scorer.clip import Clip, even_clock, make_clip
from scorer.errors import BeyondReference, TooManyFrames, WindowTooShort
from scorer.references import Reference, make_reference
from scorer.scoring import MAX_WINDOW_FRAMES, Scorer
from scorer.skeleton import mirrored
from scorer.windows import embed


def danced(reference: Reference, start: int = 0, end: int | None = None) -> Clip:
    """The reference itself, as a dancer's clip."""
    landmarks = reference.movement.landmarks[start:end]
    return Clip(landmarks, even_clock(len(landmarks), 30))


def in_mirror(clip: Clip) -> Clip:
    return replace(clip, landmarks=mirrored(clip.landmarks))


def standing(clip: Clip) -> Clip:
    return replace(clip, landmarks=np.broadcast_to(clip.landmarks[:1], clip.landmarks.shape))


class TestOneWindow:
    def test_the_reference_itself_scores_high(self, scorer: Scorer, reference: Reference) -> None:
        scored = scorer.score_window(danced(reference, 90, 120), reference, 3)

        assert scored.similarity is not None
        assert scored.score is not None
        assert scored.similarity > 0.9
        assert scored.score > 80
        assert (scored.coverage, scored.mirrored, scored.reason) == (1.0, False, None)

    def test_standing_still_and_another_second_score_lower(
        self, scorer: Scorer, reference: Reference
    ) -> None:
        clip = danced(reference, 90, 120)
        right, still = (
            scorer.score_window(each, reference, 3).similarity for each in (clip, standing(clip))
        )
        others = [
            scorer.score_window(clip, reference, seq).similarity or 0.0
            for seq in range(reference.windows)
            if seq != 3
        ]

        assert right is not None
        assert still is not None
        assert right > still + 0.2
        assert right > np.median(others) + 0.2  # a dance may repeat a second now and then

    def test_every_window_is_compared_with_its_own_second(
        self, scorer: Scorer, reference: Reference
    ) -> None:
        for seq in range(reference.windows):
            clip = danced(reference, 30 * seq, 30 * seq + 30)
            scored = scorer.score_window(clip, reference, seq)
            assert scored.similarity is not None
            assert scored.similarity > 0.9, seq

    @pytest.mark.parametrize("fps", [60, 15])
    def test_another_rate_is_resampled(
        self, scorer: Scorer, reference: Reference, fps: int
    ) -> None:
        frames = np.arange(90, 120, 30 / fps)
        below = np.floor(frames).astype(int)
        part = (frames - below)[:, None, None].astype(np.float32)
        landmarks = reference.movement.landmarks
        slow = landmarks[below] * (1 - part) + landmarks[below + 1] * part

        scored = scorer.score_window(Clip(slow, even_clock(len(slow), fps)), reference, 3)
        as_if_30 = scorer.score_window(Clip(slow, even_clock(len(slow), 30)), reference, 3)

        assert scored.similarity is not None
        assert as_if_30.similarity is not None
        assert scored.similarity > 0.9
        assert scored.similarity > as_if_30.similarity

    @pytest.mark.parametrize("frames", [6, 15, 29, 31, 60, 300])
    def test_another_length_is_compared_with_the_same_stretch(
        self, scorer: Scorer, reference: Reference, frames: int
    ) -> None:
        scored = scorer.score_window(danced(reference, 90, 90 + frames), reference, 3)

        assert scored.similarity is not None
        assert scored.similarity > 0.85
        assert scored.assumed == ()

    def test_both_paths_agree(self, scorer: Scorer, reference: Reference) -> None:
        """Row ``seq`` kept from loading is what the same frames give when embedded again."""
        again = embed(
            scorer.embedder, reference.movement.landmarks, np.arange(reference.windows) * 30
        )

        np.testing.assert_allclose(again.embedding, reference.seconds.embedding, atol=1e-5)

    def test_what_goes_on_after_the_end_is_left_out_and_said(
        self, scorer: Scorer, reference: Reference
    ) -> None:
        last = reference.windows - 1
        clip = danced(reference, 30 * last)
        longer = np.concatenate((clip.landmarks, clip.landmarks[::-1], clip.landmarks))

        scored = scorer.score_window(Clip(longer, even_clock(len(longer), 30)), reference, last)

        assert scored.similarity is not None
        assert scored.similarity > 0.9
        assert [guess for guess in scored.assumed if guess.startswith("end:")]

    def test_beyond_the_end_is_refused(self, scorer: Scorer, reference: Reference) -> None:
        for seq in (reference.windows + 1, 2**63, 2**200):
            with pytest.raises(BeyondReference) as caught:
                scorer.score_window(danced(reference, 0, 30), reference, seq)
            assert caught.value.where == "$.seq"

    def test_a_rest_that_the_model_can_read_is_a_window_too(
        self, scorer: Scorer, reference: Reference
    ) -> None:
        """Of 96 frames six are left after the third second, of 95 one too few."""
        readable, too_short = (
            make_reference(scorer.embedder, danced(reference, 0, frames), id="cut", title="")
            for frames in (96, 95)
        )
        clip = danced(reference, 90, 105)

        scored = scorer.score_window(clip, readable, 3)

        assert scored.similarity is not None
        assert scored.similarity > 0.85
        with pytest.raises(BeyondReference):
            scorer.score_window(clip, too_short, 3)

    def test_too_short_and_too_long_are_refused(self, scorer: Scorer, reference: Reference) -> None:
        with pytest.raises(WindowTooShort):
            scorer.score_window(danced(reference, 0, 5), reference, 0)
        too_long = Clip(
            reference.movement.landmarks[: MAX_WINDOW_FRAMES + 1],
            even_clock(MAX_WINDOW_FRAMES + 1, 30),
        )
        with pytest.raises(TooManyFrames):
            scorer.score_window(too_long, reference, 0)

    def test_a_mirrored_dancer_needs_the_mirror(self, scorer: Scorer, reference: Reference) -> None:
        clip = in_mirror(danced(reference, 90, 120))

        off, on, auto = (
            scorer.score_window(clip, reference, 3, mirror) for mirror in ("off", "on", "auto")
        )

        assert off.similarity is not None
        assert on.similarity is not None
        assert on.similarity > off.similarity
        assert auto.similarity == pytest.approx(on.similarity, abs=1e-5)
        assert (off.mirrored, on.mirrored, auto.mirrored) == (False, True, True)
        assert not scorer.score_window(danced(reference, 90, 120), reference, 3, "auto").mirrored

    def test_too_little_seen_gives_a_reason_instead_of_a_number(
        self, scorer: Scorer, reference: Reference
    ) -> None:
        clip = danced(reference, 90, 120)
        kept = np.array([*range(4), *range(26, 30)])

        scored = scorer.score_window(
            Clip(clip.landmarks[kept], clip.timestamps_ms[kept]), reference, 3
        )

        assert scored.similarity is None
        assert scored.score is None
        assert scored.reason is not None
        assert scored.coverage == pytest.approx(14 / 30)  # 4 and 4, and 3 beside each

    def test_what_was_guessed_about_the_clip_is_passed_on(
        self, scorer: Scorer, reference: Reference
    ) -> None:
        clip = make_clip(reference.movement.landmarks[90:120], space="world")

        assert scorer.score_window(clip, reference, 3).assumed == clip.assumed != ()


class TestWholeClip:
    def test_the_reference_itself_scores_high_in_every_second(
        self, scorer: Scorer, reference: Reference
    ) -> None:
        scored = scorer.score_clip(danced(reference), reference)

        assert scored.score is not None
        assert scored.score > 80
        assert scored.coverage == 1.0
        assert scored.compared_ms == pytest.approx(reference.frames * 1000 / 30)
        assert [second.t_ms for second in scored.seconds[:3]] == [0.0, 1000.0, 2000.0]
        whole = scored.seconds[: reference.windows]
        assert len(whole) == reference.windows
        assert all(second.score is not None and second.score > 80 for second in whole)
        assert [guess for guess in scored.assumed if guess.startswith("start:")]

    def test_a_wrong_stretch_is_low_where_it_is_and_nowhere_else(
        self, scorer: Scorer, reference: Reference
    ) -> None:
        landmarks = reference.movement.landmarks.copy()
        landmarks[300:420] = landmarks[300]

        seconds = scorer.score_clip(
            Clip(landmarks, even_clock(len(landmarks), 30)), reference
        ).seconds

        scores = [second.score or 0.0 for second in seconds]
        assert min(scores[:9] + scores[15 : reference.windows]) > 80
        assert max(scores[11:13]) < min(scores[:9])

    @pytest.mark.parametrize("late", [45, -45])
    def test_an_offset_puts_both_side_by_side(
        self, scorer: Scorer, reference: Reference, late: int
    ) -> None:
        landmarks = reference.movement.landmarks
        if late > 0:
            landmarks = np.concatenate((landmarks[200 : 200 + late], landmarks))
        else:
            landmarks = landmarks[-late:]
        clip = Clip(landmarks, even_clock(len(landmarks), 30))

        given = scorer.score_clip(clip, reference, offset_ms=late * 1000 / 30)
        together = scorer.score_clip(clip, reference)

        assert given.score is not None
        assert together.score is not None
        assert given.score > 80 > together.score
        assert given.assumed == ()
        compared = reference.frames - (-late if late < 0 else 0)
        assert given.compared_ms == pytest.approx(compared * 1000 / 30)

    def test_one_mirror_decision_for_the_clip(self, scorer: Scorer, reference: Reference) -> None:
        """Half of it is mirrored: deciding per window would hide that."""
        landmarks = reference.movement.landmarks.copy()
        half = len(landmarks) // 2
        landmarks[half:] = mirrored(landmarks[half:])
        clip = Clip(landmarks, even_clock(len(landmarks), 30))

        auto = scorer.score_clip(clip, reference, "auto", 0.0)
        ways = [scorer.score_clip(clip, reference, way, 0.0).score for way in ("off", "on")]

        assert auto.score == pytest.approx(max(way for way in ways if way is not None), abs=0.1)

    def test_a_mirrored_clip_is_recognised(self, scorer: Scorer, reference: Reference) -> None:
        scored = scorer.score_clip(in_mirror(danced(reference)), reference, "auto")

        assert scored.mirrored
        assert scored.score is not None
        assert scored.score > 80

    def test_seconds_without_a_person_have_no_score(
        self, scorer: Scorer, reference: Reference
    ) -> None:
        clip = danced(reference)
        kept = np.r_[0:150, 240 : reference.frames]

        scored = scorer.score_clip(Clip(clip.landmarks[kept], clip.timestamps_ms[kept]), reference)

        assert scored.score is not None
        assert scored.score > 80
        assert [number for number, second in enumerate(scored.seconds) if second.coverage < 0.6][
            :3
        ] == [5, 6, 7]
        assert all(second.score is None for second in scored.seconds[5:8])
        assert scored.seconds[4].score is not None

    @pytest.mark.parametrize("offset_ms", [1e9, -1e9, 18_600.0])
    def test_too_little_side_by_side_gives_a_reason(
        self, scorer: Scorer, reference: Reference, offset_ms: float
    ) -> None:
        clip = danced(reference, 0, 590)

        scored = scorer.score_clip(clip, reference, offset_ms=offset_ms)

        assert scored.score is None
        assert scored.similarity is None
        assert scored.reason == "less than two seconds of it lie beside the reference"

    def test_too_little_seen_gives_a_reason(self, scorer: Scorer, reference: Reference) -> None:
        clip = danced(reference)
        kept = np.r_[0:60, 500 : reference.frames]

        scored = scorer.score_clip(Clip(clip.landmarks[kept], clip.timestamps_ms[kept]), reference)

        assert scored.score is None
        assert scored.reason is not None
        assert scored.coverage < 0.6
