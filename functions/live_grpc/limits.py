"""How much one server takes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scorer.http_bodies import MAX_BODY_BYTES
from scorer.live_messages import MAX_MESSAGE_BYTES

__all__ = ["MAX_BODY_BYTES", "MAX_MESSAGE_BYTES", "Limits"]

# Calls of other services at once: health and reflection.
_OTHERS: Final = 256


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one server.

    Attributes:
        streams: ``Live`` at once.
        waiting: ``Score`` and ``Predict`` that have begun or wait to; each may hold 4 MB.
        per_connection: calls at once over one connection; more wait at the client.
        idle_s, longest_s: after which silence, and after which time in all, a stream is ended; as
            a WebSocket is.
        patience_s: how long a reply may take to be taken.
        grace_s: how long calls may go on once the server is to end.
        silence_s: after which silence of a connection its other end is asked whether it is there;
            it has half as long to answer.
    """

    streams: int = 1_000
    waiting: int = 32
    per_connection: int = 256
    idle_s: float = 600.0
    longest_s: float = 7_200.0
    patience_s: float = 20.0
    grace_s: float = 10.0
    silence_s: float = 60.0

    def options(self) -> list[tuple[str, int]]:
        """What grpc's core is told, https://grpc.github.io/grpc/core/group__grpc__arg__keys.html"""
        return [
            # Twice what is read, so that who sends a little too much is told so in our own words.
            ("grpc.max_receive_message_length", 2 * MAX_BODY_BYTES),
            ("grpc.max_concurrent_streams", self.per_connection),
            # A second server at the same port would have half of the calls without anybody knowing.
            ("grpc.so_reuseport", 0),
            # So that nobody who stays and does not read stays for ever.
            ("grpc.max_connection_age_ms", round(1000 * self.longest_s)),
            ("grpc.max_connection_age_grace_ms", round(1000 * self.longest_s)),
            # Whoever is gone without a word is found out in a minute and a half.
            ("grpc.keepalive_time_ms", round(1000 * self.silence_s)),
            ("grpc.keepalive_timeout_ms", round(1000 * self.silence_s / 2)),
            # Of other pings, on one of which that one may have to wait.
            ("grpc.http2.ping_timeout_ms", round(1000 * self.silence_s / 2)),
            # Clients may look as often after the server.
            ("grpc.http2.min_ping_interval_without_data_ms", 30_000),
            ("grpc.keepalive_permit_without_calls", 1),
        ]

    @property
    def calls(self) -> int:
        """All at once, of whatever service; grpc refuses more unread."""
        return self.streams + self.waiting + _OTHERS
