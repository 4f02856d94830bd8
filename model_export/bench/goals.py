"""What was to be reached, and whether it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from model_export.bench.events import FULL, PACKED, SHORT, TWO
from model_export.bench.figures import FLOOR, ORIGINAL, OURS, Performance, Reach, Timing

MAX_OVER_FLOOR: Final = 2.0
MIN_UNDER_ORIGINAL: Final = 10.0
MAX_TAIL: Final = 2.0
# Milliseconds that a performance of a minute may take.
MINUTE_S: Final = 60.0
MAX_MS: Final = {PACKED: 40.0, SHORT: 80.0, FULL: 80.0, TWO: 80.0}


def windows_reach(timings: Sequence[Timing]) -> list[Reach]:
    """Of one window: beside the floor, beside the original, and the tail."""
    p50 = {(timing.handler, timing.event): timing.p50_ms for timing in timings}
    out = []
    for ours in (timing for timing in timings if timing.handler == OURS):
        event = ours.event
        over = ours.p50_ms / p50[FLOOR, event]
        out.append(
            Reach(
                f"p50 at most {MAX_OVER_FLOOR:g} times the floor's",
                event,
                over,
                over <= MAX_OVER_FLOOR,
            )
        )
        if (ORIGINAL, event) in p50:
            under = p50[ORIGINAL, event] / ours.p50_ms
            what = f"at least {MIN_UNDER_ORIGINAL:g} times faster than the original"
            out.append(Reach(what, event, under, under >= MIN_UNDER_ORIGINAL))
        tail = ours.p99_ms / ours.p50_ms
        out.append(Reach(f"p99 at most {MAX_TAIL:g} times p50", event, tail, tail <= MAX_TAIL))
    return out


def performance_reach(performance: Performance) -> list[Reach]:
    """Of a performance of a minute; others have no goal."""
    out: list[Reach] = []
    if performance.seconds == MINUTE_S:
        for form, limit in MAX_MS.items():
            p50 = performance.p50_ms(OURS, form)
            event = f"{MINUTE_S:g} s, {form}"
            out.append(Reach(f"p50 at most {limit:g} ms", event, p50, p50 <= limit))
    return out
