"""Things timed side by side: they take turns, so that a machine that slows down hits all alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Job:
    """What is timed.

    Attributes:
        run: once.
        turn: how often it runs in a turn. Enough that the caches, which the one before it has
            filled, weigh little; and not for so long that a slow moment is its alone.
        warm_up: runs at the beginning of each turn that are not counted.
    """

    run: Callable[[], object]
    turn: int
    warm_up: int = 1


def take_turns(jobs: Mapping[Key, Job], rounds: int) -> dict[Key, list[int]]:
    """Nanoseconds of each job's runs, ``rounds`` times its turn; a round before warms all up."""
    taken: dict[Key, list[int]] = {key: [] for key in jobs}
    gc.collect()
    for number in range(rounds + 1):
        for key, job in jobs.items():
            times = _turn(job)
            if number > 0:
                taken[key] += times
    return taken


def _turn(job: Job) -> list[int]:
    for _ in range(job.warm_up):
        job.run()
    return [time_once(job.run) for _ in range(job.turn)]


def time_once(run: Callable[[], object]) -> int:
    """Nanoseconds of one run."""
    began = time.perf_counter_ns()
    run()
    return time.perf_counter_ns() - began
