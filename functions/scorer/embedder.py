"""The released model: landmarks in, joint angles, limb directions and embeddings out."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from scorer.errors import ModelRefused, OperatorError, WindowTooShort
from scorer.manifest import MODEL_FILE, POSE_FILE, Manifest, check_facts, read_manifest
from scorer.skeleton import ANGLES, LANDMARK_COUNT, SEGMENTS

THREADS: Final = "SYNCHRO_YOU_THREADS"
# Memory of a Lambda for each whole CPU that comes with it.
_MB_PER_CPU: Final = 1_769

RELEASED: Final = Path(__file__).parent / "released"
OUTPUTS: Final = ("embedding", "angles", "directions")

# Frames of one run of the pose graph: half a minute. What a run needs stays with onnxruntime.
_AT_ONCE: Final = 1_024

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Motion:
    """What the model sees in a batch of windows.

    Attributes:
        embedding: float32 ``[batch, D]``, unit length.
        angles: float32 ``[batch, time, 12]``, radians.
        directions: float32 ``[batch, time, 24]``, eight unit vectors in the body's frame.
    """

    embedding: Floats
    angles: Floats
    directions: Floats

    def __getitem__(self, rows: slice | npt.NDArray[np.intp]) -> Motion:
        return Motion(self.embedding[rows], self.angles[rows], self.directions[rows])


@dataclass(frozen=True, slots=True)
class Pose:
    """What the model computes of each frame alone, before it looks at movement.

    Attributes:
        angles: float32 ``[T, 12]``, radians.
        directions: float32 ``[T, 24]``, eight unit vectors in the body's frame.
    """

    angles: Floats
    directions: Floats

    def __getitem__(self, frames: slice | npt.NDArray[np.intp]) -> Pose:
        return Pose(self.angles[frames], self.directions[frames])


def threads() -> int:
    """How many threads a run of the model has: what ``SYNCHRO_YOU_THREADS`` says, else one for
    each whole CPU of a Lambda, and one anywhere else.

    Raises:
        OperatorError: the variable holds something else than a whole number from 1 on.
    """
    if told := os.environ.get(THREADS):
        if not told.isascii() or not told.isdigit() or int(told) < 1:
            raise OperatorError(f"{THREADS} is no whole number from 1 on: set it to one, or not")
        return int(told)
    # More than there are CPUs only wait for each other.
    memory_mb = int(os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", _MB_PER_CPU))
    return max(1, memory_mb // _MB_PER_CPU)


def session_options() -> ort.SessionOptions:
    """Options of every session that scores, each with its reason.

    Raises:
        OperatorError: as :func:`threads`.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads()
    options.inter_op_num_threads = 1
    # Spinning burns the CPU share that the next request on this vCPU would have used.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # The int8 weights become fp32 once, at load, instead of at every run: they are the trained
    # weights exactly, so nothing is lost, and the LSTM kernel can pack them.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    # Every error is raised as well; onnxruntime's own line would only say it a second time.
    options.log_severity_level = 4
    return options


def _load(path: Path, outputs: tuple[str, ...]) -> ort.InferenceSession:
    """A session over a graph that has these outputs.

    Raises:
        ModelRefused: the file does not load, or its outputs are others.
        OperatorError: as :func:`threads`.
    """
    options = session_options()
    try:
        session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises classes of its own, without a base
        raise ModelRefused(f"{path} is not a model that loads: {error}") from error
    names = tuple(output.name for output in session.get_outputs())
    if names != outputs:
        raise ModelRefused(f"{path} has the outputs {names}, expected {outputs}")
    return session


def _shapes(
    session: ort.InferenceSession, outputs: tuple[str, ...], frames: int
) -> list[tuple[int, ...]]:
    """Shapes of what a graph answers to one window of ``frames``; none where it refuses."""
    if frames < 1:
        return []
    still = np.zeros((1, frames, LANDMARK_COUNT, 3), dtype=np.float32)
    try:
        return [answer.shape for answer in session.run(outputs, {"landmarks": still})]
    except Exception:  # onnxruntime raises classes of its own, without a base
        return []


class Embedder:
    """Two loaded graphs, the model and the part of it before the network, and their manifest.

    Raises:
        ModelRefused: the folder's files do not belong together or are not this code's.
    """

    def __init__(self, folder: Path = RELEASED) -> None:
        self.manifest: Manifest = read_manifest(folder)
        self._session = _load(folder / MODEL_FILE, OUTPUTS)
        self._pose = _load(folder / POSE_FILE, OUTPUTS[1:])
        check_facts(self.manifest, self._session.get_modelmeta().custom_metadata_map)
        self._check_by_running()

    def _check_by_running(self) -> None:
        """Ask the graphs themselves for what they cannot write down: shortest windows and sizes.

        Raises:
            ModelRefused: they answer otherwise than the manifest and the tables say.
        """
        shortest = self.manifest.min_frames
        answered = [frames for frames in (shortest, shortest - 1) if self._size(frames)]
        if answered != [shortest]:
            raise ModelRefused(f"the model's shortest window is not the manifest's {shortest}")
        size = sum(self.manifest.embedding_parts)
        if self._size(shortest) != size:
            raise ModelRefused(f"the model's embedding is not of the manifest's {size} numbers")

        columns = [(1, 1, len(ANGLES)), (1, 1, 3 * len(SEGMENTS))]
        if _shapes(self._pose, OUTPUTS[1:], 1) != columns:
            raise ModelRefused(
                f"the pose graph does not answer a single frame with {len(ANGLES)} angles and "
                f"{len(SEGMENTS)} directions"
            )

    def _size(self, frames: int) -> int:
        """Size of the embedding of a window of ``frames``; 0 where the graph refuses it."""
        return sum(shape[1] for shape in _shapes(self._session, OUTPUTS[:1], frames))

    def __call__(self, landmarks: Floats) -> Motion:
        """Run the model.

        Args:
            landmarks: float32 ``[batch, time, 33, 3]``, isotropic coordinates at ``rate_hz``.

        Raises:
            WindowTooShort: ``time`` is below the manifest's ``min_frames``.
        """
        if landmarks.shape[1] < self.manifest.min_frames:
            raise WindowTooShort(
                f"a window needs at least {self.manifest.min_frames} frames "
                f"at {self.manifest.rate_hz:g} per second"
            )
        return Motion(*self._session.run(OUTPUTS, {"landmarks": landmarks}))

    def pose(self, landmarks: Floats) -> Pose:
        """Angles and directions of each frame, by the part of the graph before the network.

        Args:
            landmarks: float32 ``[T, 33, 3]``, isotropic coordinates at any rate; one frame will do.
        """
        parts = [
            self._pose.run(OUTPUTS[1:], {"landmarks": landmarks[None, first : first + _AT_ONCE]})
            for first in range(0, len(landmarks), _AT_ONCE)
        ]
        angles, directions = parts[0]
        if len(parts) > 1:
            angles, directions = (np.concatenate(part, axis=1) for part in zip(*parts, strict=True))
        return Pose(angles[0], directions[0])
