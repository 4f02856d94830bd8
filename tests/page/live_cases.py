"""What the live score is tried with: seconds and whole dances of the challenges that ship."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from scorer.clip import Clip, even_clock
from scorer.clip_files import load_clip
from scorer.performance import Mirror
from scorer.reference import Reference
from scorer.references import References
from scorer.resampling import read_at, resample
from scorer.skeleton import LANDMARKS, LIMBS, MIRRORED_LANDMARKS, mirrored
from tests.data import CHECKOUT

SAMPLES: Final = CHECKOUT / "docs" / "samples"
IDS: Final = ("mirrorball", "corner-groove", "low-tide")
FRAMES: Final = 30
STEP_MS: Final = 1000.0 / FRAMES
_SHOWN_BY: Final = {"arm": ("elbow", "wrist"), "leg": ("knee", "ankle")}
_CORNERS: Final = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
_ARM: Final = ("elbow", "wrist", "pinky", "index", "thumb")

Sent = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A clip beside a reference; a window begins at second ``seq`` of it."""

    name: str
    reference: Reference
    clip: Clip
    mirror: Mirror
    seq: int = 0

    def sent(self) -> Sent:
        where = {"reference": self.reference.id, "mirror": self.mirror, "half": 2 * self.seq}
        return where | sent(self.clip)


def seconds(references: References) -> list[Case]:
    """Windows of one second: of followers, of other dances and of nobody who dances; as seen and in
    a mirror, with limbs out of the picture, and from a camera with a clock of its own."""
    cases = []
    for id in IDS:
        reference = references.find(id)
        clips = {name: sample(f"{id}-{name}") for name in ("good", "wrong")}
        clips |= {other: sample(f"{other}-good") for other in IDS if other != id}
        clips["still"] = sample("still")
        good = clips["good"]
        for name, clip in clips.items():
            cases += [Case(name, reference, second(clip, seq), "off", seq) for seq in (1, 7, 13)]
        for seq in (2, 11):
            own = second(good, seq)
            for mirror in ("on", "auto"):
                cases.append(Case(f"mirror {mirror}", reference, own, mirror, seq))
                cases.append(Case(f"flipped {mirror}", reference, flipped(own), mirror, seq))
            cases += [
                Case(f"no {hidden}", reference, without(own, hidden), "auto", seq)
                for hidden in ("left_arm", "right_leg")
            ]
            cases.append(Case("15 a second", reference, uneven(own), "off", seq))
    return cases


def dances(references: References) -> list[Case]:
    """Whole dances."""
    cases = []
    for id in IDS:
        reference, good = references.find(id), sample(f"{id}-good")
        cases.append(Case("good", reference, good, "auto"))
        cases.append(Case("wrong", reference, sample(f"{id}-wrong"), "auto"))
    cases.append(Case("still", reference, sample("still"), "auto"))
    cases.append(Case("late", reference, late(good, 250.0), "auto"))
    cases.append(Case("flipped", reference, flipped(good), "auto"))
    cases.append(Case("15 a second", reference, uneven(good), "auto"))
    cases.append(Case("arm at rest", reference, resting(good, "left"), "auto"))
    legs = without(without(good, "left_leg"), "right_leg")
    cases.append(Case("no legs", reference, legs, "auto"))
    return cases


def sample(name: str) -> Clip:
    """A recording of docs/samples. Whoever found it, it is compared with what the first found."""
    return replace(load_clip(SAMPLES / f"{name}.npz"), detector=None)


def second(clip: Clip, seq: int) -> Clip:
    frames = slice(FRAMES * seq, FRAMES * (seq + 1))
    assert clip.visibility is not None
    return replace(
        clip,
        landmarks=clip.landmarks[frames],
        timestamps_ms=clip.timestamps_ms[frames],
        visibility=clip.visibility[frames],
    )


def late(clip: Clip, ms: float) -> Clip:
    return replace(clip, timestamps_ms=clip.timestamps_ms + ms)


def flipped(clip: Clip) -> Clip:
    assert clip.visibility is not None
    visibility = clip.visibility[:, MIRRORED_LANDMARKS]
    return replace(clip, landmarks=mirrored(clip.landmarks), visibility=visibility)


def without(clip: Clip, limb: str) -> Clip:
    assert clip.visibility is not None
    side, kind = limb.split("_")
    visibility = clip.visibility.copy()
    visibility[:, _index(*(f"{side}_{joint}" for joint in _SHOWN_BY[kind]))] = 0.1
    return replace(clip, visibility=visibility)


def resting(clip: Clip, side: str) -> Clip:
    """An arm that hangs as it did at first."""
    arm, shoulder = _index(*(f"{side}_{name}" for name in _ARM)), _index(f"{side}_shoulder")
    landmarks = clip.landmarks.copy()
    landmarks[:, arm] = landmarks[:, shoulder] + landmarks[:1, arm] - landmarks[:1, shoulder]
    return replace(clip, landmarks=landmarks)


def uneven(clip: Clip) -> Clip:
    """From a camera that gives some fifteen pictures a second, when it likes."""
    frames = len(clip.landmarks)
    at = np.arange(0.0, frames - 1, 2.0)
    at[1:-1] += np.random.default_rng(frames).uniform(-0.6, 0.6, len(at) - 2)
    assert clip.visibility is not None
    begins = clip.timestamps_ms[0]
    own = Clip(
        read_at(clip.landmarks, at),
        begins + at * STEP_MS,
        visibility=read_at(clip.visibility, at),
    )
    assert abs(len(resample(own).landmarks) - frames) <= 1
    return own


def sent(clip: Clip) -> Sent:
    return {
        "times": clip.timestamps_ms.tolist(),
        "landmarks": _packed(clip.landmarks),
        "visibility": None if clip.visibility is None else _packed(clip.visibility),
    }


def sent_reference(reference: Reference) -> Sent:
    """A reference with what was seen of it, as visibilities that say the same."""
    movement = reference.movement
    shown = [[f"{side}_{j}" for j in _SHOWN_BY[kind]] for side, kind in map(_split, LIMBS)]
    visibility = np.ones((len(movement.landmarks), len(LANDMARKS)), dtype=np.float32)
    for part, names in enumerate((*shown, _CORNERS)):
        visibility[:, _index(*names)] = movement.parts[:, part, None]
    return sent(
        Clip(movement.landmarks, even_clock(reference.frames, FRAMES), visibility=visibility)
    )


def _split(limb: str) -> tuple[str, str]:
    side, kind = limb.split("_")
    return side, kind


def _index(*names: str) -> list[int]:
    return [LANDMARKS.index(name) for name in names]


def _packed(values: npt.NDArray[np.float32]) -> str:
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()
