"""The local server: uvicorn over the app, quiet but for one line at start and one per request."""

from __future__ import annotations

import logging
import socket
from contextlib import suppress
from typing import Final

import uvicorn

from scorer.api import create_app
from scorer.embedder import RELEASED
from scorer.errors import OperatorError
from scorer.hearing_out import HearOut
from scorer.live_messages import MAX_MESSAGE_BYTES
from scorer.manifest import read_manifest
from scorer.request_log import logger
from scorer.site import Site
from scorer.store import open_store

# For so long an answer may be on its way to somebody who does not take it.
_UNREAD_MS: Final = 30_000


def serve(host: str, port: int) -> int:
    """Serve until interrupted.

    Raises:
        OperatorError: the address cannot be listened at, or the installation is at fault.
    """
    app = Site(create_app(store=open_store()))
    with _listening(host, port) as listener:
        logging.basicConfig(format="%(message)s")
        logger.setLevel(logging.INFO)
        # uvicorn's own line per request holds the client's address and the raw path.
        config = uvicorn.Config(
            HearOut(app),
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="websockets-sansio",
            # As the gateway on AWS: more is closed with 1009, and nothing is compressed.
            ws_max_size=MAX_MESSAGE_BYTES,
            ws_per_message_deflate=False,
        )
        name = f"[{host}]" if ":" in host else host
        model = read_manifest(RELEASED).name
        page = "" if app.has_page else "; without a page: make page builds it"
        print(f"http://{name}:{listener.getsockname()[1]} (model {model}{page})", flush=True)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])
    return 0


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Whoever is connected has it of the listener. Linux alone knows it; elsewhere a client that
    # never reads keeps its connection, and nothing else.
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD_MS)
    try:
        listener.bind((host, port))
        listener.listen(socket.SOMAXCONN)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = error.strerror if isinstance(error, OSError) else "there is no such port"
        raise OperatorError(f"{host}:{port} cannot be listened at: {reason}") from error
    return listener
