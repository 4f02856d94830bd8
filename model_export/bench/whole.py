"""Whole performances timed: the shipped handler beside the inference alone and plain warping."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from model_export.bench.agreement import check_answers
from model_export.bench.events import PACKED, TWO
from model_export.bench.figures import INFERENCE, OURS, Memory, Performance, Timing
from model_export.bench.gateway import Event, sent
from model_export.bench.goals import MINUTE_S
from model_export.bench.memory import peak_memory
from model_export.bench.performances import Dance, make_dance, released_with, score_events
from model_export.bench.serving import serving
from model_export.bench.turns import Job, take_turns, time_once
from model_export.bench.warping import WARPINGS, warping_handler
from scorer.codec import Reader
from scorer.embedder import RELEASED, Embedder
from scorer.reference import Reference
from scorer.references import References
from scorer.resampling import resample
from scorer.scoring import Scorer
from scorer.windows import embed
from scorer.wire_score import ScoreRequest

# As long as the API takes them.
LONG_S: Final = 300.0
_TURN: Final = 5
_read: Final = Reader(ScoreRequest)

# Who is timed, on which form.
_Jobs = dict[tuple[str, str], Callable[[], object]]


def run_performances(
    runs: int, long_seconds: float = LONG_S
) -> tuple[list[Performance], list[Memory]]:
    """Time a performance of a minute again and again, and a long one once.

    Args:
        runs: timed runs of each way on each form of the short one.
        long_seconds: of the other, which is sent packed only: as JSON it is more than is read.

    Raises:
        BenchError: the handler does not answer 200, or not what the scorer finds.
    """
    short, long = (make_dance(seconds) for seconds in (MINUTE_S, long_seconds))
    events = {short: score_events(short), long: score_events(long)}
    events[long] = {form: events[long][form] for form in (PACKED, TWO)}
    embedder = Embedder(RELEASED)
    with ExitStack() as stack:
        folder = stack.enter_context(released_with(RELEASED, (short, long)))
        references = References(folder / "references", embedder)
        handler = stack.enter_context(serving(folder))
        jobs: dict[Dance, _Jobs] = {}
        for dance, forms in events.items():
            # Which also is each request's first time, and not timed.
            check_answers(handler, forms, Scorer(embedder), references)
            jobs[dance] = {}
            for form, event in forms.items():
                jobs[dance][OURS, form] = partial(handler, event)
                if form == PACKED:
                    rivals = _rivals(event, embedder, references.find(dance.id))
                    jobs[dance] |= {(name, form): run for name, run in rivals.items()}
        turn = min(_TURN, runs)
        repeated = {key: Job(run, turn) for key, run in jobs[short].items()}
        taken = {
            short: take_turns(repeated, rounds=-(-runs // turn)),
            long: {key: [time_once(run)] for key, run in jobs[long].items()},
        }
        performances = [
            Performance(dance.seconds, _timings(events[dance], times))
            for dance, times in taken.items()
        ]
        return performances, _memory(folder, events)


def _rivals(
    event: Event, embedder: Embedder, reference: Reference
) -> dict[str, Callable[[], object]]:
    """What the handler is timed beside, by name."""
    clip = _read(*sent(event)).performance()
    landmarks = resample(clip, embedder.manifest.rate_hz).landmarks
    length = embedder.manifest.window_frames
    starts = np.arange(0, len(landmarks) - length + 1, length // 2)
    out: dict[str, Callable[[], object]] = {
        f"{INFERENCE}, {len(starts)} windows": partial(embed, embedder, landmarks, starts)
    }
    for warping in WARPINGS:
        out[warping.name] = partial(warping_handler(warping, embedder, reference), event)
    return out


def _timings(
    events: Mapping[str, Event], taken: Mapping[tuple[str, str], list[int]]
) -> tuple[Timing, ...]:
    return tuple(
        Timing.of(name, form, len(events[form]["body"]), np.array(times) / 1e6)
        for (name, form), times in taken.items()
    )


def _memory(folder: Path, events: Mapping[Dance, Mapping[str, Event]]) -> list[Memory]:
    """Two clips in one request need no reference but themselves, so they are sent to a process that
    has only what ships; the others are answered where the two dances are indexed."""
    everything = [
        (dance.seconds, form, event)
        for dance, forms in events.items()
        for form, event in forms.items()
    ]
    indexed = [request for request in everything if request[1] != TWO]
    two = [request for request in everything if request[1] == TWO]
    return [*peak_memory(folder, indexed), *peak_memory(None, two)]
