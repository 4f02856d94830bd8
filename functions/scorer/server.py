"""The local server: uvicorn over the app, quiet but for one line at start and one per request."""

from __future__ import annotations

import logging
import socket
from contextlib import suppress

import uvicorn

from scorer.api import create_app
from scorer.embedder import RELEASED
from scorer.errors import OperatorError
from scorer.hearing_out import HearOut
from scorer.manifest import read_manifest
from scorer.request_log import logger
from scorer.site import Site
from scorer.store import open_store


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
        config = uvicorn.Config(HearOut(app), log_config=None, access_log=False, lifespan="off")
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
    try:
        listener.bind((host, port))
        listener.listen(socket.SOMAXCONN)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = error.strerror if isinstance(error, OSError) else "there is no such port"
        raise OperatorError(f"{host}:{port} cannot be listened at: {reason}") from error
    return listener
