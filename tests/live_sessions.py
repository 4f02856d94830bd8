"""Live sessions to test with: a clip as somebody would send it while dancing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

import msgspec
import numpy as np
import numpy.typing as npt

from scorer.clip import Clip
from scorer.recording import wired
from scorer.wire import WireClip
from scorer.wire_live import LiveAnswer, LiveRequest

TAIL_MS: Final = 3000.0
HOP_MS: Final = 500.0
# As many poses as fit into a frame of 32 KB with visibility and any state.
MOST_POSES: Final = 60
_FEWEST_POSES: Final = 6

Answer = Callable[[LiveRequest], LiveAnswer]


def messages(
    clip: Clip,
    reference: str,
    *,
    hop_ms: float = HOP_MS,
    **more: Any,  # noqa: ANN401 (fields of the message)
) -> Iterator[LiveRequest]:
    """What is sent again and again of a dance, but for the state: the last three seconds."""
    times = clip.timestamps_ms
    now = float(times[0]) + hop_ms
    number = 0
    while True:
        last = now >= times[-1]
        kept = np.flatnonzero((times > now - TAIL_MS) & (times <= now))
        if len(kept) > MOST_POSES:
            kept = kept[np.linspace(0, len(kept) - 1, MOST_POSES).round().astype(np.intp)]
        if len(kept) >= _FEWEST_POSES:
            message = LiveRequest(reference, _wired(clip, kept), end=bool(last), seq=number)
            yield msgspec.structs.replace(message, **more)
            number += 1
        if last:
            return
        now = min(now + hop_ms, float(times[-1]))


def session(
    answer: Answer, sent: Iterable[LiveRequest], state: str | None = None
) -> list[LiveAnswer]:
    """All answers of a session; the state travels from each to the next message."""
    answers = []
    for message in sent:
        answers.append(answer(msgspec.structs.replace(message, state=state)))
        state = answers[-1].state
    return answers


def _wired(clip: Clip, kept: npt.NDArray[np.intp]) -> WireClip:
    part = replace(
        clip,
        landmarks=clip.landmarks[kept],
        timestamps_ms=clip.timestamps_ms[kept],
        visibility=None if clip.visibility is None else clip.visibility[kept],
    )
    times = np.round(part.timestamps_ms, 1).tolist()
    return msgspec.structs.replace(wired(part), fps=None, timestamps_ms=times)
