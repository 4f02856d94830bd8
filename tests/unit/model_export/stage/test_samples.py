"""What ships to be tried is cut out of attempts that ship."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model_export.stage.samples import WINDOWS, sample_windows, write_attempt, write_windows
from scorer.clip import Doubles, make_clip
from scorer.clip_files import load_clip
from scorer.errors import ClientError
from tests.data import CHECKOUT

SAMPLES = CHECKOUT / "docs" / "samples"


def test_the_shipped_windows_are_what_is_written(tmp_path: Path) -> None:
    for path in write_windows(tmp_path, SAMPLES):
        assert path.read_bytes() == (SAMPLES / path.name).read_bytes()
    assert all(len(window) == 30 for window in sample_windows(SAMPLES).values())


@pytest.mark.parametrize("even", [True, False])
def test_an_attempt_is_read_as_it_was_written(tmp_path: Path, even: bool) -> None:
    rng = np.random.default_rng(2)
    landmarks = rng.normal(0, 0.5, (40, 33, 3)).astype(np.float32)
    times: Doubles = 33.4 * np.arange(40, dtype=np.float64)
    if not even:
        times = times + rng.uniform(0, 9, 40)
    seen = rng.uniform(0, 1, (40, 33)).astype(np.float32)
    clip = make_clip(
        landmarks, timestamps_ms=times, space="world", visibility=seen, detector="somebody"
    )

    write_attempt(tmp_path / "x.npz", clip)

    again = load_clip(tmp_path / "x.npz")
    assert again.detector == "somebody"
    assert again.visibility is not None
    np.testing.assert_allclose(again.timestamps_ms - again.timestamps_ms[0], times - times[0], 1e-4)
    np.testing.assert_allclose(again.landmarks, landmarks, atol=2e-3)
    np.testing.assert_allclose(again.visibility, seen, atol=1e-3)


def test_an_attempt_without_visibility_is_none(tmp_path: Path) -> None:
    landmarks = np.random.default_rng(3).normal(0, 0.5, (30, 33, 3)).astype(np.float32)
    clip = make_clip(landmarks, space="world")

    with pytest.raises(ValueError, match="no visibility"):
        write_attempt(tmp_path / "x.npz", clip)


def test_a_missing_attempt_is_told(tmp_path: Path) -> None:
    with pytest.raises(ClientError) as missing:
        write_windows(tmp_path, tmp_path)

    assert next(iter(WINDOWS.values())) in missing.value.where
