"""What a release's WebSocket is asked before it ships: the start of a dance, and mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from scorer.codec import Reader
from scorer.live_messages import LiveMessages
from scorer.wire import WireClip, pack
from scorer.wire_live import LiveAnswer, LiveRequest
from scorer.wire_score import ScoreRequest

_read: Final = Reader(ScoreRequest)
# A message each second and a half of the dance, of three seconds each; twenty poses a second.
_FRAMES: Final = (90, 135, 180, 225)
_TAIL: Final = 90
_MOST: Final = 60


def live_cases(samples: Path, messages: LiveMessages) -> Iterator[dict[str, Any]]:
    """``{"name", "sent", "answered"}`` of each message, each with the state of the one before.

    Args:
        samples: folder of bodies, as ``docs/samples``.
        messages: what answers.

    Raises:
        OSError: a sample cannot be read.
    """
    state: str | None = None
    for number, message in enumerate(_dance(samples)):
        sent = _text(msgspec.structs.replace(message, state=state, seq=number))
        answered = messages.answer(sent).text
        state = msgspec.json.decode(answered, type=LiveAnswer).state
        yield _told(f"{_FRAMES[number] / 30:g} s of a dance", sent, answered)
    first = next(iter(_dance(samples)))
    for name, wrong in (
        ("no message", "hello"),
        ("no such dance", _text(msgspec.structs.replace(first, reference="none-such"))),
        ("no such state", _text(msgspec.structs.replace(first, state="AAAA"))),
    ):
        yield _told(name, wrong, messages.answer(wrong).text)


def _dance(samples: Path) -> Iterator[LiveRequest]:
    performance = _read((samples / "one-mistake.json").read_bytes(), "json")
    if not isinstance(performance.reference, str):
        raise TypeError("the sample brings its own reference")
    clip = performance.performance()
    for end in _FRAMES:
        kept = np.linspace(max(0, end - _TAIL), end - 1, _MOST).round().astype(np.intp)
        yield LiveRequest(
            performance.reference,
            WireClip(
                pack(clip.landmarks[kept], "f2"),
                timestamps_ms=np.round(clip.timestamps_ms[kept], 1).tolist(),
                space="world",
                detector=clip.detector,
            ),
        )


def _text(message: LiveRequest) -> str:
    return msgspec.json.encode(message).decode()


def _told(name: str, sent: str, answered: str) -> dict[str, Any]:
    return {"name": name, "sent": sent, "answered": answered}
