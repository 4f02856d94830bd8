"""The design that this project replaces, rebuilt from its published description.

Layer sizes, angles, request and answer are the description's; the weights are random, because only
its time is of interest. Where the description is silent the faster way was taken: a frame's twelve
angles are computed together, and the reference's embedding is kept.
"""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, Final, cast

import numpy as np
import torch
from fastapi import FastAPI
from mangum import Mangum
from pydantic import BaseModel
from torch import nn

from model_export.bench.events import Event
from scorer.skeleton import LANDMARKS

HIDDEN: Final = (128, 256, 512, 512)
PROJECTION: Final = (256, 64)
_SEED: Final = 1

Floats = np.ndarray[Any, np.dtype[np.float64]]
_Vector = tuple[str, str]


def _angles(side: str, other: str) -> tuple[tuple[_Vector, _Vector], ...]:
    """The six vector pairs of one side, each vector a (from, to) pair of landmarks."""
    shoulder, hip, knee = f"{side}_shoulder", f"{side}_hip", f"{side}_knee"
    shoulder_line, torso = (shoulder, f"{other}_shoulder"), (shoulder, hip)
    return (
        ((f"{side}_elbow", shoulder), (f"{side}_elbow", f"{side}_wrist")),
        (shoulder_line, torso),
        (shoulder_line, (shoulder, f"{side}_ear")),
        ((hip, f"{other}_hip"), (hip, knee)),
        ((knee, hip), (knee, f"{side}_ankle")),
        ((hip, shoulder), (hip, knee)),
    )


_PAIRS: Final = (*_angles("left", "right"), *_angles("right", "left"))
# [first or second vector, from or to, angle]
_ENDS: Final = np.array(
    [[[LANDMARKS.index(pair[v][end]) for pair in _PAIRS] for end in (0, 1)] for v in (0, 1)]
)


def frame_angles(frame: list[float]) -> Floats:
    """The twelve angles of one frame of 99 numbers; 0 where a vector has no length."""
    landmarks = np.array(frame).reshape(-1, 3)
    first, second = landmarks[_ENDS[:, 1]] - landmarks[_ENDS[:, 0]]
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    cosine = (first * second).sum(axis=1) / np.where(lengths > 0, lengths, 1.0)
    angles: Floats = np.where(lengths > 0, np.arccos(np.clip(cosine, -1.0, 1.0)), 0.0)
    return angles


class Network(nn.Module):
    """LSTM and LayerNorm four times over, a mean over time, two linear layers; 4.3 M parameters."""

    def __init__(self) -> None:
        super().__init__()
        sizes = (len(_PAIRS), *HIDDEN)
        self.lstms = nn.ModuleList(
            nn.LSTM(size, hidden, batch_first=True) for size, hidden in pairwise(sizes)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(hidden) for hidden in HIDDEN)
        middle, out = PROJECTION
        self.project = nn.Sequential(
            nn.Linear(HIDDEN[-1], middle), nn.ReLU(), nn.Linear(middle, out)
        )

    def forward(self, angles: torch.Tensor) -> torch.Tensor:
        """Angles ``[batch, time, 12]`` to unit embeddings ``[batch, 64]``."""
        out = angles
        for lstm, norm in zip(self.lstms, self.norms):  # noqa: B905 (TorchScript knows no strict)
            out = norm(lstm(out)[0])
        return nn.functional.normalize(self.project(out.mean(dim=1)), dim=1)


class PredictRequest(BaseModel):
    """The body of the original's request."""

    seq: int
    user_pose_data: list[list[float]]
    target: str


def create_app() -> FastAPI:
    """The original's application, with one stored embedding for every target."""
    torch.manual_seed(_SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # torch.jit's own
        network = torch.jit.script(Network().eval())
    stored = network(torch.rand(1, 30, len(_PAIRS)))[0].detach()
    app = FastAPI()

    def predict(request: PredictRequest) -> dict[str, float]:
        angles = np.stack([frame_angles(frame) for frame in request.user_pose_data])
        with torch.no_grad():
            embedding = network(torch.from_numpy(angles.astype(np.float32))[None])[0]
            return {"similarity": 1.0 - float(torch.linalg.vector_norm(embedding - stored)) / 2}

    app.post("/predict")(predict)
    return app


@contextmanager
def original_handler() -> Iterator[Callable[[Event], Event]]:
    """The original's application behind the same adapter, fed with the same events."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    adapter = Mangum(create_app(), lifespan="off", api_gateway_base_path="/api")

    def handle(event: Event) -> Event:
        asyncio.set_event_loop(loop)
        return adapter(event, cast(Any, None))

    try:
        yield handle
    finally:
        loop.close()
