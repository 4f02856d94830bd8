"""A dance that can be danced: landmarks on the model's clock, and what the model sees in them."""

from __future__ import annotations

from dataclasses import dataclass

from scorer.clip import DEFAULT_FPS, Clip, Floats
from scorer.embedder import Embedder, Motion, Pose
from scorer.errors import ReferenceRefused
from scorer.guesses import OF_REFERENCE, OTHER_DETECTORS
from scorer.resampling import Resampled, resample
from scorer.windows import cut, embed, half_seconds


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows of a dance.

    Attributes:
        thumbnail: a JPEG, or nothing.
        video: ending of the file with the dance itself, if one is kept.
        begins_ms: where in that video the landmarks begin.
        tempo: beats per minute, the first where the video begins; None where nobody said.
    """

    thumbnail: bytes = b""
    video: str | None = None
    begins_ms: float = 0.0
    tempo: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """A dance on the model's clock, as one detector saw it.

    Attributes:
        id: what clients call it.
        title, credit, licence: to be shown with it.
        movement: its landmarks at the model's rate.
        pose: angles and directions of each of its frames.
        halves: the model's view of a window every half second; row ``2 seq`` begins at second
            ``seq``.
        assumed: what had to be guessed about the recording, in words.
        detector: what found the landmarks; None where that is not known.
        others: the same recording as other detectors saw it.
        shown: what a page shows of it.
    """

    id: str
    title: str
    credit: str
    licence: str
    movement: Resampled
    pose: Pose
    halves: Motion
    assumed: tuple[str, ...] = ()
    detector: str | None = None
    others: tuple[Reference, ...] = ()
    shown: Shown = Shown()

    @property
    def frames(self) -> int:
        return len(self.movement.landmarks)

    @property
    def duration_ms(self) -> float:
        return self.frames * 1000.0 / DEFAULT_FPS

    @property
    def windows(self) -> int:
        """Whole seconds."""
        return (len(self.halves.embedding) + 1) // 2

    def seen_by(self, detector: str | None) -> Reference:
        """The same recording as ``detector`` saw it; as it is where nobody knows."""
        for other in self.others:
            if detector is not None and other.detector == detector:
                return other
        return self

    def guessed_with(self, clip: Clip) -> tuple[str, ...]:
        """What has to be guessed about it and a clip that is compared with it, in words."""
        named = {clip.detector, self.detector} - {None}
        guesses = clip.assumed + tuple(OF_REFERENCE + guess for guess in self.assumed)
        return (*guesses, OTHER_DETECTORS) if len(named) > 1 else guesses


def make_reference(
    embedder: Embedder,
    clip: Clip,
    *,
    id: str,
    title: str,
    credit: str = "",
    licence: str = "",
    embedding: Floats | None = None,
) -> Reference:
    """A reference from any clip.

    Args:
        embedding: of its windows every half second ``[n, D]``, where it is known already.

    Raises:
        ReferenceRefused: the clip is shorter than one window, or the embedding is not its own.
    """
    movement = resample(clip, embedder.manifest.rate_hz)
    length = embedder.manifest.window_frames
    if len(movement.landmarks) < length:
        raise ReferenceRefused(f"reference {id}: it is shorter than one window")
    starts = half_seconds(len(movement.landmarks), length)
    pose = embedder.pose(movement.landmarks)
    if embedding is None:
        halves = embed(embedder, movement.landmarks, starts)
    elif embedding.shape == (len(starts), sum(embedder.manifest.embedding_parts)):
        # The graph's own angles and directions: the nodes before the network see single frames.
        parts = (cut(part, length, starts) for part in (pose.angles, pose.directions))
        halves = Motion(embedding, *parts)
    else:
        raise ReferenceRefused(f"reference {id}: its embeddings are not those of its landmarks")
    return Reference(
        id, title, credit, licence, movement, pose, halves, clip.assumed, clip.detector
    )
