"""A beat to dance to: kick, snare and hat, made of sines and noise, on the counts of a dance."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from model_export.motion.body import Floats
from model_export.stage.choreography_form import Choreography

RATE_HZ: Final = 22_050
Samples = npt.NDArray[np.int16]
_LOUDEST: Final = 0.85
_SEED: Final = 5


class Pattern(NamedTuple):
    """Four counts in sixteen steps: ``x`` is a stroke, ``X`` a strong one."""

    kick: str
    snare: str
    hat: str


PATTERNS: Final = {
    "aerobic": Pattern("X...x...X...x...", "....X.......X...", "x.x.x.x.x.x.x.x."),
    "contemporary": Pattern("X.........x.....", "........x.......", "x...x...x...x.x."),
    "disco": Pattern("X...X...X...X...", "....X.......X...", "x.X.x.X.x.X.x.X."),
    "folk": Pattern("X.......X.......", "....x.x.....x.xx", "x...x...x...x..."),
    "hip-hop": Pattern("X.....x..xX.....", "....X.......X..x", "x.x.x.x.x.x.x.xx"),
    "robot": Pattern("X..x....X..x....", "....X..x....X...", "x.xxx.x.x.xxx.x."),
}
_STEPS: Final = 4  # in a count


def _time(seconds: float) -> Floats:
    return np.arange(round(seconds * RATE_HZ), dtype=np.float32) / np.float32(RATE_HZ)


def _kick() -> Floats:
    t = _time(0.28)
    # From 120 Hz down to 46.
    phase = 2 * np.pi * (46 * t + 74 * 0.03 * (1 - np.exp(-t / 0.03)))
    out: Floats = (np.sin(phase) * np.exp(-t / 0.09)).astype(np.float32)
    return out


def _snare(rng: np.random.Generator) -> Floats:
    t = _time(0.20)
    noise = rng.standard_normal(len(t), dtype=np.float32)
    body = 0.5 * np.sin(2 * np.pi * 190 * t) * np.exp(-t / 0.05)
    out: Floats = (0.7 * (body + 0.4 * noise * np.exp(-t / 0.06))).astype(np.float32)
    return out


def _hat(rng: np.random.Generator) -> Floats:
    t = _time(0.06)
    # Twice the difference of noise is noise without its low tones.
    noise = np.diff(rng.standard_normal(len(t) + 2, dtype=np.float32), n=2)
    out: Floats = (0.08 * noise * np.exp(-t / 0.015)).astype(np.float32)
    return out


def _strokes(dance: Choreography) -> list[tuple[int, str, float]]:
    """Every stroke: which sixteenth since the beginning, of what, how loud. Counting in is hats."""
    pattern = PATTERNS[dance.style]
    out = [(count * _STEPS, "hat", 1.6) for count in range(dance.lead_in)]
    for step in range((dance.counts - dance.lead_in) * _STEPS):
        for drum, line in zip(Pattern._fields, pattern, strict=True):
            stroke = line[step % len(line)]
            if stroke != ".":
                loud = 1.0 if stroke == "X" else 0.6
                out.append((dance.lead_in * _STEPS + step, drum, loud))
    return out


def beat_track(dance: Choreography) -> Samples:
    """The beat of a dance, as long as it and on its counts; the same for the same dance.

    Returns:
        int16 ``[n]``, mono, ``RATE_HZ`` samples per second.
    """
    rng = np.random.default_rng(_SEED)
    drums = {"kick": _kick(), "snare": _snare(rng), "hat": _hat(rng)}
    out = np.zeros(round(dance.seconds * RATE_HZ), dtype=np.float32)
    for step, drum, loud in _strokes(dance):
        begin = round(step * 60 / (dance.tempo * _STEPS) * RATE_HZ)
        sound = drums[drum][: len(out) - begin]
        out[begin : begin + len(sound)] += loud * sound
    out *= _LOUDEST * np.iinfo(np.int16).max / np.abs(out).max()
    return np.round(out).astype(np.int16)


def write_wav(path: Path, samples: Samples) -> None:
    """Write mono 16-bit samples at ``RATE_HZ``."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(samples.astype("<i2").tobytes())
