"""What dancers send: one dance, twice a second, encoded before anything is timed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from scorer.clip import Clip
from scorer.clip_files import load_clip
from scorer.protobuf import dance_score_pb2 as pb
from scorer.protobuf.translation import told
from scorer.recording import wired
from scorer.wire import WireClip
from scorer.wire_live import LiveRequest

TICK_S: Final = 0.5
SAMPLE: Final = Path("docs/samples/mirrorball-good.npz")
REFERENCE: Final = "mirrorball"

_TAIL_MS: Final = 3_000.0
_MOST: Final = 60
_FEWEST: Final = 30


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of each kind, without what changes from dancer to dancer.

    Attributes:
        live: JSON of a live message, less its last brace, so that a state can follow.
        window: JSON of ``POST /predict``.
        message: the live message as protobuf's.
    """

    live: bytes
    window: bytes
    message: bytes


def dance(sample: Path = SAMPLE) -> tuple[Sent, ...]:
    """The messages of a whole dance, in their order.

    Raises:
        ClientError: the sample is no clip.
    """
    clip = load_clip(sample)
    ends = np.arange(_TAIL_MS / 2, float(clip.timestamps_ms[-1]), TICK_S * 1000.0)
    return tuple(_message(clip, float(end)) for end in ends)


def _message(clip: Clip, now: float) -> Sent:
    times = clip.timestamps_ms
    kept = np.flatnonzero((times > now - _TAIL_MS) & (times <= now))
    thinned = kept[np.linspace(0, len(kept) - 1, min(_MOST, len(kept))).round().astype(np.intp)]
    live = LiveRequest(REFERENCE, _wired(clip, thinned))
    window = _fields(_wired(clip, kept[-_FEWEST:]))
    window["user_pose_data"] = window.pop("landmarks")
    begins = float(times[kept[-_FEWEST:][0]])
    asked = window | {"seq": round(begins / 1000.0), "target": REFERENCE}
    return Sent(
        msgspec.json.encode(live)[:-1],
        msgspec.json.encode(asked),
        told(live, pb.LiveRequest).SerializeToString(),
    )


def _wired(clip: Clip, kept: np.ndarray[Any, np.dtype[np.intp]]) -> WireClip:
    part = replace(
        clip,
        landmarks=clip.landmarks[kept],
        timestamps_ms=clip.timestamps_ms[kept],
        visibility=None if clip.visibility is None else clip.visibility[kept],
    )
    times = np.round(part.timestamps_ms, 1).tolist()
    return msgspec.structs.replace(wired(part), fps=None, timestamps_ms=times)


def _fields(clip: WireClip) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(clip)
    return fields
