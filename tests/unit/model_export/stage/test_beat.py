"""The beat of a dance: as long as it, and on its counts."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from model_export.stage.beat import PATTERNS, RATE_HZ, beat_track, write_wav
from model_export.stage.choreography_file import STYLES
from model_export.stage.dance import beats_of, choreography_named, names


def test_every_style_has_a_pattern_of_whole_counts() -> None:
    assert tuple(sorted(PATTERNS)) == STYLES
    assert {len(line) for pattern in PATTERNS.values() for line in pattern} == {16}


@pytest.mark.parametrize("name", names())
def test_a_beat_is_as_long_as_its_dance_and_begins_each_bar_on_its_count(name: str) -> None:
    dance = choreography_named(name)
    samples = beat_track(dance)

    assert samples.dtype == np.int16
    assert len(samples) == round(dance.seconds * RATE_HZ)
    assert 20_000 < np.abs(samples.astype(np.int32)).max() < 32_768
    loud = np.abs(samples.astype(np.float64))
    for beat in beats_of(dance)[dance.lead_in :: 4]:
        at, near = round(float(beat) * RATE_HZ), round(0.03 * RATE_HZ)
        assert loud[at : at + near].mean() > 3 * loud[max(0, at - near) : at].mean()


def test_a_beat_can_be_written_and_is_the_same_twice(tmp_path: Path) -> None:
    samples = beat_track(choreography_named("mirrorball"))
    path = tmp_path / "beat.wav"

    write_wav(path, samples)

    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE_HZ)
        read = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    np.testing.assert_array_equal(read, samples)
    np.testing.assert_array_equal(samples, beat_track(choreography_named("mirrorball")))
