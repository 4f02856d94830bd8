"""The service ``synchro_you.v1.DanceScore`` by name, for a server and for clients.

A server is given bytes and gives bytes: grpc would answer a message that cannot be read with an
error of the server's, and a client's mistake is to be called one.
"""

from __future__ import annotations

from typing import Final, Protocol

import grpc
from grpc import aio

from scorer.protobuf import dance_score_pb2 as pb

SERVICE: Final = pb.DESCRIPTOR.services_by_name["DanceScore"].full_name

Context = aio.ServicerContext[bytes, bytes]


class Answers(Protocol):
    """A method for each of the service's."""

    async def live(self, messages: object, context: Context) -> None:
        """Read messages from ``context``, and write replies to it."""

    async def score(self, content: bytes, context: Context) -> bytes:
        """Of a ``ScoreRequest`` a ``ScoreAnswer``."""

    async def predict(self, content: bytes, context: Context) -> bytes:
        """Of a ``PredictRequest`` a ``PredictAnswer``."""


def add_to(server: aio.Server, answers: Answers) -> None:
    """Have a server answer calls of the service."""
    handlers: dict[str, grpc.RpcMethodHandler[bytes, bytes]] = {
        "Live": grpc.stream_stream_rpc_method_handler(answers.live),
        "Score": grpc.unary_unary_rpc_method_handler(answers.score),
        "Predict": grpc.unary_unary_rpc_method_handler(answers.predict),
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))


class Stub:
    """The service at the other end of a channel.

    Attributes:
        live, score, predict: its methods, over messages.
    """

    def __init__(self, channel: aio.Channel) -> None:
        self.live: aio.StreamStreamMultiCallable[pb.LiveRequest, pb.LiveReply] = (
            channel.stream_stream(
                f"/{SERVICE}/Live",
                request_serializer=pb.LiveRequest.SerializeToString,
                response_deserializer=pb.LiveReply.FromString,
            )
        )
        self.score: aio.UnaryUnaryMultiCallable[pb.ScoreRequest, pb.ScoreAnswer] = (
            channel.unary_unary(
                f"/{SERVICE}/Score",
                request_serializer=pb.ScoreRequest.SerializeToString,
                response_deserializer=pb.ScoreAnswer.FromString,
            )
        )
        self.predict: aio.UnaryUnaryMultiCallable[pb.PredictRequest, pb.PredictAnswer] = (
            channel.unary_unary(
                f"/{SERVICE}/Predict",
                request_serializer=pb.PredictRequest.SerializeToString,
                response_deserializer=pb.PredictAnswer.FromString,
            )
        )
