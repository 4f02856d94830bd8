"""The siamese embedder: one set of weights for both sides of a comparison."""

import json
from dataclasses import asdict, dataclass
from typing import Literal, NamedTuple

import torch
from torch import Tensor, nn

from model_export.angles import Kinematics
from model_export.encoders import (
    AttentionPool,
    Both,
    SegmentMeans,
    TemporalConvolutions,
)
from scorer.skeleton import ANGLES, LIMBS, SEGMENTS

MIN_FRAMES = 6
WINDOW_FRAMES = 30
RATE_HZ = 30.0
# Brings the motion of one frame to the size of the pose itself, so that neither drowns.
VELOCITY_GAIN = 4.0

Inputs = Literal["directions+angles", "directions", "angles"]
Pooling = Literal["attention+segments", "attention", "segments"]
Recurrence = Literal["lstm", "convolutions"]


@dataclass(frozen=True)
class NetworkConfig:
    """Shape of the network.

    Attributes:
        inputs: what it sees of a frame; ``angles`` alone is the original's design.
        recurrence: what reads the frames in order.
        hidden: numbers per frame inside.
        layers: of the recurrence.
        pooling: how frames become one vector.
        attention_heads: weighted means over time.
        segments: equal parts of the window, each with a mean of its own; six frames at most.
        embedding: numbers of the part of the embedding that describes the whole body.
        limb_embedding: numbers of each of the four parts that describe one limb; 0 for none.
    """

    inputs: Inputs = "directions+angles"
    recurrence: Recurrence = "lstm"
    hidden: int = 128
    layers: int = 1
    pooling: Pooling = "attention+segments"
    attention_heads: int = 2
    segments: int = 5
    embedding: int = 64
    limb_embedding: int = 16

    @property
    def blocks(self) -> tuple[int, ...]:
        """Sizes of the parts of the embedding: the body's, then those of ``LIMBS``."""
        limbs = (self.limb_embedding,) * len(LIMBS) if self.limb_embedding else ()
        return (self.embedding, *limbs)

    @property
    def features(self) -> int:
        """Numbers per frame before velocities are added."""
        sizes = {"directions": 3 * len(SEGMENTS), "angles": len(ANGLES)}
        return sum(sizes[name] for name in self.inputs.split("+"))

    def to_dict(self) -> dict[str, str | int]:
        return asdict(self)

    def to_json(self) -> str:
        return json.dumps(self.to_dict())

    @classmethod
    def from_json(cls, text: str | bytes) -> "NetworkConfig":
        return cls(**json.loads(text))


class Output(NamedTuple):
    """``embedding [batch, D]`` of unit length, ``angles [batch, time, 12]`` in radians,
    ``directions [batch, time, 24]``."""

    embedding: Tensor
    angles: Tensor
    directions: Tensor


class RefuseFewerFrames(nn.Module):
    """Makes an exported graph fail, by name, on windows below the minimum.

    A graph cannot raise, but reading a frame that is not there can: the runtime's error names
    this module's node. The frame read adds nothing to the result.
    """

    def __init__(self) -> None:
        super().__init__()
        self.last_needed = MIN_FRAMES - 1

    def forward(self, features: Tensor) -> Tensor:
        return features + 0.0 * features[:, self.last_needed].unsqueeze(1)


class UnitParts(nn.Module):
    """Each part of a vector scaled to the same length, and the whole to length one.

    The cosine of two such vectors is the mean of the cosines of their parts.
    """

    member: Tensor

    def __init__(self, sizes: tuple[int, ...]) -> None:
        super().__init__()
        part = torch.repeat_interleave(torch.arange(len(sizes)), torch.tensor(sizes))
        member = (part.unsqueeze(1) == torch.arange(len(sizes))).to(torch.float32)
        self.register_buffer("member", member, persistent=False)

    def forward(self, parts: Tensor) -> Tensor:
        squares = torch.matmul(parts * parts, self.member)
        lengths = torch.matmul((squares * squares.shape[1]).sqrt(), self.member.t())
        return parts / lengths.clamp_min(1e-12)


def _recurrence(config: NetworkConfig) -> nn.Module:
    if config.recurrence == "lstm":
        return nn.LSTM(2 * config.features, config.hidden, config.layers, batch_first=True)
    return TemporalConvolutions(2 * config.features, config.hidden)


def _pooling(config: NetworkConfig) -> tuple[nn.Module, int]:
    """The pooling, and how many vectors it makes."""
    heads = config.attention_heads
    if config.pooling == "attention":
        return AttentionPool(config.hidden, heads), heads
    if config.pooling == "segments":
        return SegmentMeans(config.segments), config.segments
    return Both(config.hidden, heads, config.segments), heads + config.segments


class Embedder(nn.Module):
    """Landmarks float32 ``[batch, time, 33, 3]`` to :class:`Output`; the whole pipeline.

    Raises:
        ValueError: (eager and TorchScript) fewer than ``MIN_FRAMES`` frames.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.min_frames = MIN_FRAMES
        self.velocity_gain = VELOCITY_GAIN
        self.use_directions = "directions" in config.inputs
        self.use_angles = "angles" in config.inputs
        self.kinematics = Kinematics()
        self.refuse_windows_under_6_frames = RefuseFewerFrames()
        self.register_buffer("mean", torch.zeros(2 * config.features))
        self.register_buffer("deviation", torch.ones(2 * config.features))
        self.lstm = _recurrence(config)
        self.norm = nn.LayerNorm(config.hidden)
        self.pool, pooled = _pooling(config)
        self.project = nn.Linear(pooled * config.hidden, sum(config.blocks))
        self.unit_parts = UnitParts(config.blocks)

    def features(self, angles: Tensor, directions: Tensor) -> Tensor:
        """Per frame: pose and its central difference, ``[batch, time, 2 * features]``."""
        if self.use_directions and self.use_angles:
            pose = torch.cat((directions, angles), dim=2)
        elif self.use_directions:
            pose = directions
        else:
            pose = angles
        padded = torch.cat((pose[:, :1], pose, pose[:, -1:]), dim=1)
        velocity = (0.5 * self.velocity_gain) * (padded[:, 2:] - padded[:, :-2])
        return torch.cat((pose, velocity), dim=2)

    def embed(self, angles: Tensor, directions: Tensor) -> Tensor:
        """The part of the pipeline that is trained: ``[batch, D]`` of unit length."""
        features = self.refuse_windows_under_6_frames(self.features(angles, directions))
        hidden, _ = self.lstm((features - self.mean) / self.deviation)
        pooled = self.pool(self.norm(hidden)).flatten(1)
        embedding: Tensor = self.unit_parts(self.project(pooled))
        return embedding

    def forward(self, landmarks: Tensor) -> Output:
        # An exported graph loses this line; the module that refuses does it there.
        if landmarks.shape[1] < self.min_frames:
            raise ValueError("window_too_short: a window needs at least 6 frames")
        angles, directions = self.kinematics(landmarks)
        return Output(self.embed(angles, directions), angles, directions)
