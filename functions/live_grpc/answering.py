"""The service's methods: what comes in, whose turn it is, how it ends, and its line in the log."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, cast

from grpc import aio

from live_grpc.call_log import Told, Write, log_line
from live_grpc.endings import Ended, Unread, end, fail, refuse
from live_grpc.limits import Limits
from live_grpc.service import Context
from live_grpc.worker import Expired, Worker
from scorer.errors import ClientError
from scorer.languages import Language, pick_language
from scorer.protobuf.calls import Calls, Reply
from scorer.protobuf.status import Code, code_of
from scorer.request_log import described

# A client's own deadline comes so much before the server's, at most.
_MOMENT_S: Final = 0.1
_TOLD_S: Final = 0.01
# A stream that is told to end has its last answer by then.
_ENDING_S: Final = 2.0
_AGAIN: Final = "call again and go on with the state"


class Answering:
    """Answers calls over one released model.

    Args:
        calls: what they do.
        limits: how many at once, and for how long.
        write: takes a line for each call, when it has ended, and for each fault of ours.

    Attributes:
        waiting: unary calls that have begun or wait to.
    """

    def __init__(self, calls: Calls, limits: Limits | None = None, write: Write = log_line) -> None:
        self._calls = calls
        self._limits = limits or Limits()
        self._write = write
        self._worker = Worker()
        self._ending = asyncio.Event()
        self._none_open = asyncio.Event()
        self._none_open.set()
        self._open = 0
        self._streams = 0
        self.waiting = 0

    async def live(self, messages: object, context: Context) -> None:
        """Answer message after message until either side ends it."""
        async with self._told("Live", context) as told:
            if self._streams >= self._limits.streams:
                raise Ended(
                    Code.RESOURCE_EXHAUSTED,
                    "as many dance here as can: call again in a while, or another server",
                )
            self._streams += 1
            try:
                await self._talk(context, told)
            finally:
                self._streams -= 1

    async def score(self, content: bytes, context: Context) -> bytes:
        """Score a performance."""
        return await self._unary("Score", self._calls.score, content, context)

    async def predict(self, content: bytes, context: Context) -> bytes:
        """Score a window."""
        return await self._unary("Predict", self._calls.predict, content, context)

    async def end(self) -> None:
        """Let calls go on for the grace that they have, then end the streams that are left."""
        await self._settled(self._limits.grace_s)
        self._ending.set()
        await self._settled(_ENDING_S)

    def close(self) -> None:
        """Begin nothing more."""
        self._worker.close()

    async def _unary(
        self,
        name: str,
        do: Callable[[bytes, Language], Reply],
        content: bytes,
        context: Context,
    ) -> bytes:
        async with self._told(name, context) as told:
            told.received(content)
            if self.waiting >= self._limits.waiting:
                raise Ended(Code.RESOURCE_EXHAUSTED, "too many wait here: call again in a while")
            self.waiting += 1
            try:
                reply = await self._do(do, content, context)
            finally:
                self.waiting -= 1
            told.answered(reply)
        return reply.content

    async def _talk(self, context: Context, told: Told) -> None:
        """Answer until the client has said all.

        Raises:
            Ended: it is silent, or has danced for long enough; or the server ends.
            Unread: it does not read.
        """
        limits = self._limits
        until = time.monotonic() + limits.longest_s
        while True:
            content = await self._next(context, until)
            if content is None:
                # Also where the connection is gone, of which we are told right after.
                await asyncio.sleep(_TOLD_S)
                return
            told.received(content)
            began = time.perf_counter()
            reply = await self._do(self._calls.live, content, context)
            told.answered(reply)
            if reply.fault:
                ms = round((time.perf_counter() - began) * 1000, 2)
                self._write({"call": "Live", "status": Code.INTERNAL.name, "ms": ms, **reply.fault})
            try:
                async with asyncio.timeout(limits.patience_s):
                    await context.write(reply.content)
            except TimeoutError:
                raise Unread from None

    async def _next(self, context: Context, until: float) -> bytes | None:
        """The next message; None after the last.

        Raises:
            Ended: it does not come.
        """
        ended = Ended(Code.UNAVAILABLE, f"the server ends: {_AGAIN}")
        if self._ending.is_set():
            raise ended
        left = until - time.monotonic()
        read = asyncio.ensure_future(context.read())
        ending = asyncio.ensure_future(self._ending.wait())
        try:
            await asyncio.wait(
                (read, ending),
                timeout=max(min(left, self._limits.idle_s), 0.0),
                return_when=asyncio.FIRST_COMPLETED,
            )
            # A message that has come is answered, whatever else there is.
            if read.done():
                content: object = read.result()
                return content if isinstance(content, bytes) else None
            if ending.done():
                raise ended
            what = "nothing came for long" if left > self._limits.idle_s else "this call is old"
            raise Ended(Code.UNAVAILABLE, f"{what}: {_AGAIN}")
        finally:
            for each in (read, ending):
                each.cancel()

    async def _do(
        self, do: Callable[[bytes, Language], Reply], content: bytes, context: Context
    ) -> Reply:
        language = _language(context)
        try:
            return await self._worker.do(lambda: do(content, language), _remaining(context))
        except Expired:
            raise Ended(Code.DEADLINE_EXCEEDED, "the time was over before it was begun") from None

    @asynccontextmanager
    async def _told(self, name: str, context: Context) -> AsyncIterator[Told]:
        """Around a call: however it ends, the client is told so, and the log."""
        told, status, fault = Told(name), Code.OK, dict[str, Any]()
        self._open += 1
        self._none_open.clear()
        try:
            yield told
        except ClientError as error:
            status, told.code = code_of(error), error.code
            await refuse(context, error)
        except Ended as ended:
            status = ended.code
            await end(context, ended)
        except (Unread, aio.InternalError, aio.UsageError):
            # Not read, or gone while it was written to. After this alone grpc sends nothing.
            status = Code.CANCELLED
            raise asyncio.CancelledError from None
        except asyncio.CancelledError:
            remaining = _remaining(context)
            late = remaining is not None and remaining < _MOMENT_S
            status = Code.DEADLINE_EXCEEDED if late else Code.CANCELLED
            raise
        except Exception as error:
            status, fault = Code.INTERNAL, described(error)
            await fail(context)
        finally:
            self._open -= 1
            if self._open == 0:
                self._none_open.set()
            self._write(told.line(status, **fault))

    async def _settled(self, seconds: float) -> None:
        """Wait until no call is open, so long at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._none_open.wait()


def _remaining(context: Context) -> float | None:
    """Seconds until nobody wants the answer any more; None where the call does not say."""
    # None without a deadline, whatever the stubs say.
    remaining = cast("float | None", context.time_remaining())
    return None if remaining is None else max(remaining, 0.0)


def _language(context: Context) -> Language:
    metadata = dict(context.invocation_metadata() or ())
    accepted = metadata.get("accept-language")
    return pick_language(accepted if isinstance(accepted, str) else None)
