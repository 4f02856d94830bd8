"""One HTTP request at a time, as it is: no redirects followed, no errors raised for a status."""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from cdk.errors import DeployError
from cdk.token import bearer

# The first request may wait for a start.
_AGENT: Final = "synchro-you-smoke"
_PATIENCE_S: Final = 60.0


class Unreachable(Exception):
    """Nobody answers; the message says why."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer; names of headers in lower case, ``ms`` until all of it was here."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    ms: float

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")


@dataclass(frozen=True, slots=True)
class Site:
    """An address, as ``https://d123.cloudfront.net``; what is asked is put behind it.

    Attributes:
        token: sent with every request, if there is one.

    Raises:
        DeployError: it is none of http or https, or not an address at all.
    """

    url: str
    token: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:  # brackets that do not close, a port that is none
            known = False
        # What is asked is put behind it, so it has to end with its path.
        more = set(self.url) & set("?# ")
        if not known or more or not self.url.isascii() or not self.url.isprintable():
            raise DeployError(f"{self.url} is no address; write it as https://d123.cloudfront.net")

    def __call__(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> Answered:
        """Ask.

        Raises:
            Unreachable: there is no connection, or it ends too early.
        """
        parts = urlsplit(self.url)
        secure = parts.scheme == "https"
        made = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = made(parts.hostname or "", parts.port, timeout=_PATIENCE_S)
        began = time.perf_counter()
        try:
            # A firewall's common rules refuse whoever has no name.
            named = {"user-agent": _AGENT, **bearer(self.token), **(headers or {})}
            connection.request(method, parts.path.rstrip("/") + path, body, named)
            response = connection.getresponse()
            told = {name.lower(): value for name, value in response.getheaders()}
            content = response.read()
        except (OSError, http.client.HTTPException, ssl.SSLError) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from None
        finally:
            connection.close()
        return Answered(response.status, told, content, (time.perf_counter() - began) * 1000)
