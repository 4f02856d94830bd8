"""A dance that nobody danced, as a pack."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from scorer.embedder import Embedder
from scorer.reference_pack import ReferencePack, make_pack
from scorer.wire import WireClip, pack

MOVES = np.cumsum(np.random.default_rng(5).normal(0, 0.02, (95, 33, 3)), axis=0)
STANCE = np.random.default_rng(6).normal(0, 0.4, (33, 3))
DANCE = (STANCE + MOVES).astype(np.float32)


def wired(frames: int = 95, detector: str | None = None, **changes: Any) -> WireClip:  # noqa: ANN401
    clip = WireClip(
        landmarks=pack(DANCE[:frames], "f4"), fps=30.0, space="world", detector=detector
    )
    return msgspec.structs.replace(clip, **changes)


def packed(embedder: Embedder, order: int = 0, **changes: Any) -> ReferencePack:  # noqa: ANN401
    made = make_pack(
        embedder, [wired()], title="A dance", credit="by us", licence="CC0-1.0", order=order
    )
    return msgspec.structs.replace(made, **changes)
