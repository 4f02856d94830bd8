"""The design that this project replaces, rebuilt from its published description.

Layer sizes, angles, request and answer are the description's; the weights are random, because only
its time is of interest. Where the description is silent the faster way was taken: a frame's twelve
angles are computed together, and the reference's embedding is kept.
"""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, cast

import numpy as np
import torch
from fastapi import FastAPI
from mangum import Mangum
from pydantic import BaseModel

from model_export.bench.gateway import Event, Handler
from model_export.original import ANGLES, Network, original_angles

_SEED: Final = 1


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
    stored = network(torch.rand(1, 30, ANGLES))[0].detach()
    app = FastAPI()

    def predict(request: PredictRequest) -> dict[str, float]:
        angles = np.stack(
            [original_angles(np.array(frame).reshape(-1, 3)) for frame in request.user_pose_data]
        )
        with torch.no_grad():
            embedding = network(torch.from_numpy(angles.astype(np.float32))[None])[0]
            return {"similarity": 1.0 - float(torch.linalg.vector_norm(embedding - stored)) / 2}

    app.post("/predict")(predict)
    return app


@contextmanager
def original_handler() -> Iterator[Handler]:
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
