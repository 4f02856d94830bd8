"""One thread that scores, so that the server hears and answers all else meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class Expired(Exception):
    """Its time was over before it had begun."""


class Worker:
    """Does one thing after the other: two never need memory at once, as over HTTP.

    What nobody waits for any more is not begun; what has begun is done to its end.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="scoring")

    async def do(self, work: Callable[[], T], remaining_s: float | None) -> T:
        """Have something done and wait for it.

        Args:
            work: what is done.
            remaining_s: after which nobody wants it any more; None for never.

        Raises:
            Expired: that was before it could be begun.
        """
        until = None if remaining_s is None else time.monotonic() + remaining_s

        def begin() -> T:
            if until is not None and time.monotonic() >= until:
                raise Expired
            return work()

        # Who is cancelled while it still waits takes it out of the thread's queue.
        return await asyncio.get_running_loop().run_in_executor(self._thread, begin)

    def close(self) -> None:
        """Begin nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)
