"""What report and page both say about a performance, phrase by phrase."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final

from scorer.performance import Alignment, Performance
from scorer.report_words import WORDS, Words
from scorer.skeleton import PARTS
from scorer.wording import Language, part_name

MINUS: Final = "\u2212"
NOTHING: Final = "\u2013"  # where a number would stand

# Starts are found to about this; below it nobody can be called early or late.
_ON_TIME_MS: Final = 20.0
# A margin of 0 is a second start that fits as well as the first.
_AMBIGUOUS: Final = 0.1
_SAME_TEMPO: Final = 0.0025


def clock(ms: float) -> str:
    """A moment of the reference: ``1:07``."""
    seconds = int(ms // 1000)
    return f"{seconds // 60}:{seconds % 60:02}"


def points(score: float) -> str:
    """Whole points, rounded down: nobody reads 90 beside the grade that ends below 90."""
    return str(int(score + 1e-6))


def signed(value: float) -> str:
    """A whole number with its sign, minus as long as plus."""
    return f"{value:+.0f}".replace("-", MINUS)


def percent(share: float) -> str:
    """``98%``; what is not quite all never reads 100%, what is more than nothing never 0%."""
    whole = round(100 * share)
    if 0 < share < 1:
        whole = min(max(whole, 1), 99)
    return f"{whole}%"


def lateness(ms: float, words: Words) -> str:
    """How early or late."""
    if abs(ms) < _ON_TIME_MS:
        return words.on_time
    return (words.late if ms > 0 else words.early).format(ms=round(abs(ms)))


def start(offset_ms: float, words: Words) -> str:
    """When the clip begins to dance."""
    if abs(offset_ms) < _ON_TIME_MS:
        return words.together
    begins = words.start_later if offset_ms > 0 else words.start_earlier
    return begins.format(seconds=f"{abs(offset_ms) / 1000:.2f}")


def rival_start(alignment: Alignment, words: Words) -> str | None:
    """The start that fits nearly as well, if there is one."""
    if alignment.rival_ms is None or alignment.margin >= _AMBIGUOUS:
        return None
    return words.rival.format(
        start=start(alignment.rival_ms, words), margin=f"{alignment.margin:.2f}"
    )


def tempo(alignment: Alignment, words: Words) -> str:
    """How much slower or faster."""
    more = alignment.tempo - 1.0
    if abs(more) < _SAME_TEMPO:
        return words.same_tempo
    return (words.slower if more > 0 else words.faster).format(percent=f"{100 * abs(more):.1f}")


def unjudged(performance: Performance, language: Language) -> Iterator[str]:
    """What was not judged of a performance that may have been, and why: parts of the body,
    stretches, the timing."""
    words = WORDS[language]
    if performance.alignment is None:
        return
    shares: Mapping[str, float] = dict(zip(PARTS, performance.parts, strict=True))
    for part in performance.unjudged:
        name = part_name(part, language)
        yield words.seen_share.format(what=name, share=percent(shares[part]))
    for judged, run in groupby(performance.seconds, lambda second: second.score is not None):
        if judged:
            continue
        rows = list(run)
        span = words.range.format(first=clock(rows[0].t_ms), last=clock(rows[-1].t_ms + 1000))
        seen = sum(row.coverage for row in rows) / len(rows)
        yield words.seen_share.format(what=span, share=percent(seen))
    if performance.score is not None and performance.timing is None:
        yield f"{words.timing}: {words.no_timing}"
