from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scorer.clip import Clip, even_clock, make_clip
from scorer.errors import BeyondReference, TooManyFrames, WindowTooShort
from scorer.reference import Reference, make_reference
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
        """Row ``2 seq`` kept from loading is what the same frames give when embedded again."""
        again = embed(
            scorer.embedder, reference.movement.landmarks, np.arange(reference.windows) * 30
        )

        np.testing.assert_allclose(again.embedding, reference.halves[::2].embedding, atol=1e-5)

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
