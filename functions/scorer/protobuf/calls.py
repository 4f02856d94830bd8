"""What the service's methods do, from a message's bytes to its answer's; whoever carries them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from google.protobuf.message import Message

from scorer.answers import ErrorDetail
from scorer.endpoints import Endpoints
from scorer.errors import BodyTooLarge, ClientError
from scorer.http_bodies import MAX_BODY_BYTES
from scorer.http_errors import INTERNAL_CODE, INTERNAL_MESSAGE
from scorer.languages import Language
from scorer.live_messages import MAX_MESSAGE_BYTES
from scorer.protobuf import dance_score_pb2 as pb
from scorer.protobuf.translation import parsed, read, told
from scorer.request_log import described
from scorer.wire import PredictRequest
from scorer.wire_live import LiveError, LiveRequest
from scorer.wire_score import ScoreRequest

M = TypeVar("M", bound=Message)

_MOST_SEQ: Final = 2**53


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back, and what is noted of it.

    Attributes:
        content: the message.
        windows: how many seconds, or windows, were judged.
        score: 0 to 100 of the whole; of a session with its last message.
        code: of the error, where a live message is answered with one.
        fault: where an error of ours was raised, for the log.
    """

    content: bytes
    windows: int = 0
    score: float | None = None
    code: str | None = None
    fault: Mapping[str, Any] = field(default_factory=dict)


class Calls:
    """The methods, over what answers HTTP and WebSocket too.

    Args:
        endpoints: of one released model.
    """

    def __init__(self, endpoints: Endpoints) -> None:
        self._predict = endpoints.predict
        self._score = endpoints.score
        self._live = endpoints.live.live

    def predict(self, content: bytes, language: Language) -> Reply:
        """Score one window. Its words are English, as those of ``POST /predict``.

        Raises:
            ClientError: the message cannot be used.
        """
        message = read(_unary(content, pb.PredictRequest), PredictRequest)
        scored = self._predict.answer(message)
        windows = 0 if scored.score is None else 1
        answer = told(scored, pb.PredictAnswer)
        return Reply(answer.SerializeToString(), windows, scored.score)

    def score(self, content: bytes, language: Language) -> Reply:
        """Score a performance.

        Raises:
            ClientError: the message cannot be used.
        """
        message = read(_unary(content, pb.ScoreRequest), ScoreRequest)
        scored = self._score.answer(message, language)
        judged = sum(second.score is not None for second in scored.seconds)
        answer = told(scored, pb.ScoreAnswer)
        return Reply(answer.SerializeToString(), judged, scored.score)

    def live(self, content: bytes, language: Language) -> Reply:
        """The answer to one live message, or the error; never raises.

        Args:
            content: the message.
            language: where the message names none.
        """
        seq: int | None = None
        try:
            sent = parsed(content, pb.LiveRequest)
            if sent.HasField("seq") and sent.seq <= _MOST_SEQ:
                seq = sent.seq
            if len(content) > MAX_MESSAGE_BYTES:
                raise BodyTooLarge(
                    f"a message has at most {MAX_MESSAGE_BYTES} bytes: send fewer poses a second"
                )
            message = read(sent, LiveRequest)
            spoken = message.language if sent.HasField("language") else language
            answered = self._live.answer(message, spoken)
            reply = pb.LiveReply(answer=told(answered, pb.LiveAnswer))
        except ClientError as error:
            detail = ErrorDetail(error.code, error.message, error.where)
            return Reply(_refused(detail, seq), code=error.code)
        except Exception as error:
            detail = ErrorDetail(INTERNAL_CODE, INTERNAL_MESSAGE, "")
            return Reply(_refused(detail, seq), code=INTERNAL_CODE, fault=described(error))
        return Reply(
            reply.SerializeToString(),
            windows=int(answered.second is not None),
            score=answered.total.score if message.end else None,
        )


def _unary(content: bytes, message: type[M]) -> M:
    if len(content) > MAX_BODY_BYTES:
        raise BodyTooLarge(f"at most {MAX_BODY_BYTES // 1_000_000} MB are read", "body")
    return parsed(content, message)


def _refused(detail: ErrorDetail, seq: int | None) -> bytes:
    error = told(LiveError(detail, seq), pb.LiveError)
    return pb.LiveReply(error=error).SerializeToString()
