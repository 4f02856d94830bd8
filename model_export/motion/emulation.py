"""The real detector's errors, learned: where it finds a joint, given where the joint truly is.

A detector is wrong in much the same way whoever it looks at: it straightens bent limbs, pulls depth
together, leans what it sees from behind. A small network has learned that from rendered dancers
whose truth is known (``python -m model_export stage learn``); what it cannot foretell is drawn,
correlated between joints and over time as it was measured on dances that the network had not seen.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from model_export.motion.body import Floats
from model_export.motion.camera import hip_centred
from model_export.motion.memory import remembering
from scorer.skeleton import LANDMARKS, LIMBS

LEARNED: Final = Path(__file__).with_name("emulation.npz")

_SIDES: Final = ("left", "right")
# Left and right take turns, so that a neighbour is the other side's.
MAIN: Final = tuple(
    LANDMARKS.index(f"{side}_{joint}")
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    for side in _SIDES
)
SEEN: Final = (*MAIN, LANDMARKS.index("nose"))
VALUES: Final = 3 * len(MAIN)
# A landmark that the network does not tell of goes along with one that it does.
_CARRIED: Final = {
    "pinky": "wrist", "index": "wrist", "thumb": "wrist", "heel": "ankle", "foot_index": "ankle",
}  # fmt: skip
_HEAD_WITH: Final = "left_shoulder"
# A limb that is badly seen stays so for ten frames.
_SWELL_KEPT: Final = np.exp(np.float32(-1 / 10))


def _carriers() -> npt.NDArray[np.intp]:
    """For each landmark the one of ``MAIN`` that it goes along with."""
    names = [LANDMARKS[index] for index in MAIN]
    out = []
    for landmark in LANDMARKS:
        side, _, part = landmark.partition("_")
        name = f"{side}_{_CARRIED.get(part, part)}"
        out.append(names.index(name if name in names else _HEAD_WITH))
    return np.array(out)


_CARRIER: Final = _carriers()
# The limb of each of MAIN, in the order of LIMBS: shoulders and hips are their limbs' roots.
_LIMB: Final = np.array(
    [LIMBS.index(f"{side}_{limb}") for limb in 3 * ["arm"] + 3 * ["leg"] for side in _SIDES]
)


class EmulationError(Exception):
    """What was learned of the detector cannot be read; one line says why."""


@dataclass(frozen=True, eq=False)
class Emulation:
    """What was learned. Lengths are in parts of the trunk's (hips' middle to shoulders' middle).

    Attributes:
        mean, deviation: of the network's inputs, ``[39]``.
        weights, biases: of its layers; between them is SiLU.
        lasting: ``[36, 36]``, root of the covariance of what stays over a clip.
        passing: ``[36, 36]``, root of the covariance of what comes and goes.
        keep: share of the latter that is left a frame later.
        swell: standard deviation of the logarithm of its size, which changes for a limb as a whole.
    """

    mean: Floats
    deviation: Floats
    weights: tuple[Floats, ...]
    biases: tuple[Floats, ...]
    lasting: Floats
    passing: Floats
    keep: float
    swell: float

    def expected(self, landmarks: Floats) -> Floats:
        """Mean error of the main joints, ``[..., 12, 3]``, of ``[..., 33, 3]`` in trunk lengths."""
        main = landmarks[..., SEEN, :]
        hidden: Floats = (main.reshape(*main.shape[:-2], -1) - self.mean) / self.deviation
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            hidden = hidden @ weight + bias
            hidden /= 1 + np.exp(-hidden)
        out: Floats = hidden @ self.weights[-1] + self.biases[-1]
        return out.reshape(*landmarks.shape[:-2], len(MAIN), 3)

    def unforeseen(self, rng: np.random.Generator, n: int, frames: int) -> Floats:
        """What the expectation leaves over, ``[n, frames, 12, 3]``."""
        noise = remembering(rng, (n, frames, VALUES), np.float32(self.keep))
        swell = remembering(rng, (n, frames, len(LIMBS)), _SWELL_KEPT)
        # Of mean square 1 whatever the spread.
        size = np.exp(np.float32(self.swell) * swell - np.float32(self.swell**2))
        lasting = rng.standard_normal((n, 1, VALUES), dtype=np.float32) @ self.lasting
        passing = (noise @ self.passing).reshape(n, frames, len(MAIN), 3)
        error: Floats = lasting.reshape(n, 1, len(MAIN), 3) + size[:, :, _LIMB, None] * passing
        return error

    def save(self, path: Path) -> None:
        """Write it to ``path``, whole or not at all."""
        held: dict[str, Any] = {
            "mean": self.mean,
            "deviation": self.deviation,
            "lasting": self.lasting,
            "passing": self.passing,
            "keep": np.float32(self.keep),
            "swell": np.float32(self.swell),
        }
        held |= {f"weight_{i}": each.astype(np.float16) for i, each in enumerate(self.weights)}
        held |= {f"bias_{i}": each for i, each in enumerate(self.biases)}
        half_written = path.with_name(path.name + ".part")
        with half_written.open("wb") as file:
            np.savez_compressed(file, **held)
        half_written.replace(path)


@cache
def learned(path: Path = LEARNED) -> Emulation:
    """What ships, or what another file holds.

    Raises:
        EmulationError: the file is missing or something else.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            held = {name: file[name].astype(np.float32) for name in file.files}
        layers = range(sum(name.startswith("weight_") for name in held))
        return Emulation(
            held["mean"],
            held["deviation"],
            tuple(held[f"weight_{i}"] for i in layers),
            tuple(held[f"bias_{i}"] for i in layers),
            held["lasting"],
            held["passing"],
            float(held["keep"]),
            float(held["swell"]),
        )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise EmulationError(f"{path}: not what `stage learn` writes ({error})") from error


def trunk_lengths(landmarks: Floats) -> Floats:
    """Metres from the hips' to the shoulders' middle, the median of each clip ``[..., T, 33, 3]``;
    ``[...]``."""
    shoulders, hips = (landmarks[..., list(MAIN[i : i + 2]), :].mean(axis=-2) for i in (0, 6))
    lengths: Floats = np.median(np.linalg.norm(shoulders - hips, axis=-1), axis=-1)
    return lengths.astype(np.float32)


def emulate(
    landmarks: Floats,
    rng: np.random.Generator,
    foreseen: tuple[float, float] = (1.0, 1.0),
    unforeseen: tuple[float, float] = (1.0, 1.0),
    emulation: Emulation | None = None,
) -> Floats:
    """Landmarks as the real detector would report them.

    Args:
        landmarks: float32 ``[n, T, 33, 3]``, the truth in camera axes, metres, hips at the origin.
        rng: the clips' errors.
        foreseen, unforeseen: range of a factor on either part of the errors, drawn for each clip.
        emulation: None for what ships.

    Returns:
        float32 ``[n, T, 33, 3]``, hip-centred again.

    Raises:
        EmulationError: what ships cannot be read.
    """
    emulation = emulation or learned()
    n, frames = landmarks.shape[:2]
    trunk = trunk_lengths(landmarks)[:, None, None, None]
    factors = (rng.uniform(low, high, (n, 1, 1, 1)) for low, high in (foreseen, unforeseen))
    one, other = (each.astype(np.float32) for each in factors)
    error = one * emulation.expected(landmarks / trunk)
    error = error + other * emulation.unforeseen(rng, n, frames)
    return hip_centred(landmarks + trunk * error[:, :, _CARRIER])
