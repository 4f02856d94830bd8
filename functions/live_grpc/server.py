"""The gRPC server: the service, health and reflection at one port, until it is told to end."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import Callable
from typing import Final

from grpc import aio
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from live_grpc.answering import Answering
from live_grpc.call_log import Write, log_line
from live_grpc.limits import Limits
from live_grpc.service import SERVICE, add_to
from scorer.embedder import RELEASED
from scorer.endpoints import Endpoints
from scorer.errors import OperatorError
from scorer.protobuf.calls import Calls
from scorer.request_log import logger
from scorer.store import open_store

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
# grpc's own word for how long a server may take to end; here calls are told to before.
_LONGEST_S: Final = 7_200.0
_LAST_S: Final = 0.5


class Server:
    """Listens from :meth:`start` to :meth:`stop`.

    Args:
        calls: what is answered.
        limits: how much of it.
        write: takes a line for each call.
    """

    def __init__(self, calls: Calls, limits: Limits | None = None, write: Write = log_line) -> None:
        limits = limits or Limits()
        self._answering = Answering(calls, limits, write)
        self._health = health.aio.HealthServicer()
        self._server = aio.server(options=limits.options(), maximum_concurrent_rpcs=limits.calls)
        add_to(self._server, self._answering)
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        names = (SERVICE, health.SERVICE_NAME, reflection.SERVICE_NAME)
        reflection.enable_server_reflection(names, self._server)

    @property
    def waiting(self) -> int:
        """Unary calls that have begun or wait to."""
        return self._answering.waiting

    async def start(self, host: str, port: int) -> int:
        """Listen, and say that it serves.

        Returns:
            The port; one that was free, if ``port`` is 0.

        Raises:
            OperatorError: it cannot listen there.
        """
        _check_free(host, port)
        try:
            bound = self._server.add_insecure_port(f"{_in_brackets(host)}:{port}")
        except RuntimeError:
            raise OperatorError(f"{host}:{port} cannot be listened at") from None
        await self._health.set(SERVICE, health_pb2.HealthCheckResponse.SERVING)
        await self._server.start()
        return bound

    async def stop(self) -> None:
        """Take no new calls; give the open ones time, then end them, with a status that says to
        call again."""
        await self._health.enter_graceful_shutdown()
        # From here on nobody is let in.
        stopping = asyncio.create_task(self._server.stop(_LONGEST_S))
        await self._answering.end()
        # What is open after all, of whoever watches our health too, is cancelled.
        await self._server.stop(_LAST_S)
        await stopping
        self._answering.close()


async def _run(
    calls: Calls, host: str, port: int, limits: Limits, tell: Callable[[int], None]
) -> None:
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    server = Server(calls, limits)
    bound = await server.start(host, port)
    for each in _SIGNALS:
        loop.add_signal_handler(each, told.set)
    tell(bound)
    await told.wait()
    await server.stop()


def serve(host: str, port: int, limits: Limits) -> int:
    """Serve until interrupted or told to end.

    Raises:
        OperatorError: the address cannot be listened at, or the installation is at fault.
    """
    _check_free(host, port)
    endpoints = Endpoints(RELEASED, open_store())
    logging.basicConfig(format="%(message)s")
    logger.setLevel(logging.INFO)

    def tell(bound: int) -> None:
        model = endpoints.manifest.name
        print(f"grpc://{_in_brackets(host)}:{bound} (model {model})", flush=True)

    asyncio.run(_run(Calls(endpoints), host, port, limits, tell))
    return 0


def _in_brackets(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _check_free(host: str, port: int) -> None:
    """Refuse an address that cannot be listened at, with the reason: grpc says none.

    Raises:
        OperatorError: for that reason.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen()
        except (OSError, OverflowError) as error:
            reason = error.strerror if isinstance(error, OSError) else "there is no such port"
            raise OperatorError(f"{host}:{port} cannot be listened at: {reason}") from error
