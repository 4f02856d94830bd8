"""The siamese embedder: one set of weights for both sides of a comparison."""

import json
from dataclasses import asdict, dataclass
from typing import Literal, NamedTuple

import torch
from torch import Tensor, nn

from model_export.angles import Kinematics
from scorer.skeleton import ANGLES, SEGMENTS

MIN_FRAMES = 6
WINDOW_FRAMES = 30
RATE_HZ = 30.0
SEGMENT_MEANS = 3
# Brings the motion of one frame to the size of the pose itself, so that neither drowns.
VELOCITY_GAIN = 4.0

Inputs = Literal["directions+angles", "directions", "angles"]


@dataclass(frozen=True)
class NetworkConfig:
    """Shape of the network. ``angles`` alone is the original's design, kept for comparison."""

    inputs: Inputs = "directions+angles"
    hidden: int = 128
    attention_heads: int = 2
    embedding: int = 64

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


class SegmentMeans(nn.Module):
    """Means over equal parts of the window: where in the window something happened."""

    parts: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("parts", torch.arange(SEGMENT_MEANS).unsqueeze(1), persistent=False)

    def forward(self, hidden: Tensor) -> Tensor:
        frames = hidden.shape[1]
        part = torch.arange(frames) * len(self.parts) // frames
        member = (part.unsqueeze(0) == self.parts).to(hidden.dtype)
        return torch.matmul(member / member.sum(dim=1, keepdim=True), hidden)


class AttentionPool(nn.Module):
    """Weighted means over time, with weights that the network chooses."""

    def __init__(self, hidden: int, heads: int) -> None:
        super().__init__()
        self.score = nn.Linear(hidden, heads)

    def forward(self, hidden: Tensor) -> Tensor:
        weights = torch.softmax(self.score(hidden), dim=1)
        return torch.matmul(weights.transpose(1, 2), hidden)


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
        self.lstm = nn.LSTM(2 * config.features, config.hidden, batch_first=True)
        self.norm = nn.LayerNorm(config.hidden)
        self.attention = AttentionPool(config.hidden, config.attention_heads)
        self.segments = SegmentMeans()
        pooled = config.hidden * (config.attention_heads + SEGMENT_MEANS)
        self.project = nn.Linear(pooled, config.embedding)

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

    def forward(self, landmarks: Tensor) -> Output:
        # An exported graph loses this line; the module that refuses does it there.
        if landmarks.shape[1] < self.min_frames:
            raise ValueError("window_too_short: a window needs at least 6 frames")
        angles, directions = self.kinematics(landmarks)
        features = self.refuse_windows_under_6_frames(self.features(angles, directions))
        hidden, _ = self.lstm((features - self.mean) / self.deviation)
        hidden = self.norm(hidden)
        pooled = torch.cat((self.attention(hidden), self.segments(hidden)), dim=1).flatten(1)
        embedding = self.project(pooled)
        length = (embedding * embedding).sum(dim=1, keepdim=True).sqrt()
        return Output(embedding / length.clamp_min(1e-12), angles, directions)
