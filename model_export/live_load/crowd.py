"""A crowd that dances at once, and how long each of them waited for each answer."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from model_export.live_load.dances import TICK_S, Sent
from model_export.live_load.speakers import Open


@dataclass(slots=True)
class Danced:
    """What became of a crowd's messages.

    Attributes:
        round_trips_s: of each message, from its sending to its answer.
        due: how many should have been sent. Whoever still waits when the next is due sends that one
            no more, as the page does.
    """

    round_trips_s: list[float] = field(default_factory=list)
    due: int = 0


async def crowd(
    open_: Open, host: str, port: int, sent: Sequence[Sent], dancers: int, seconds: float
) -> Danced:
    """Let so many dance for so long, each from a moment and a place in the dance of its own.

    Raises:
        Lost: an answer did not come, or in another order.
    """
    told = Danced()
    rng = random.Random(dancers)
    # All are connected before anybody is timed.
    ready = asyncio.Barrier(dancers)
    async with asyncio.TaskGroup() as group:
        for _ in range(dancers):
            phase, place = rng.uniform(0.0, TICK_S), rng.randrange(len(sent))
            group.create_task(_dance(open_, host, port, sent, ready, phase, place, seconds, told))
    return told


async def _dance(
    open_: Open,
    host: str,
    port: int,
    sent: Sequence[Sent],
    ready: asyncio.Barrier,
    phase: float,
    place: int,
    seconds: float,
    told: Danced,
) -> None:
    async with open_(host, port) as speaker:
        await ready.wait()
        begins = time.perf_counter() + phase
        ticks = round(seconds / TICK_S)
        told.due += ticks
        tick = 0
        while tick < ticks:
            await asyncio.sleep(begins + tick * TICK_S - time.perf_counter())
            at = (place + tick) % len(sent)
            if at == 0:
                speaker.begin()
            went = time.perf_counter()
            await speaker.tell(sent[at], tick)
            came = time.perf_counter()
            told.round_trips_s.append(came - went)
            tick = max(tick + 1, int((came - begins) / TICK_S) + 1)
