"""gRPC-Web: calls of one message over HTTP, for browsers, and on AWS where no other gRPC goes.

Protobuf is loaded with the first such call: most never come, and everybody waits for a start.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import Response

from scorer.endpoints import Endpoints
from scorer.errors import ClientError, UnsupportedContentType
from scorer.grpc_web_frames import BINARY, PROTO, TEXT, answer_of, message_in, percent_encoded
from scorer.http_bodies import read_body
from scorer.request_facts import note_refused, note_scored
from scorer.wording import pick_language

if TYPE_CHECKING:
    from scorer.protobuf.calls import Calls, Reply

SERVICE: Final = "synchro_you.v1.DanceScore"
PATH: Final = f"/{SERVICE}/{{method}}"

_MEDIA_TYPES: Final = tuple(media + more for media in (BINARY, TEXT) for more in ("", PROTO))
_HEADERS: Final = {"vary": "accept-language"}
_NO_METHOD: Final = "unknown_method"


class GrpcWeb:
    """The service's unary methods, over what answers HTTP.

    Args:
        endpoints: of one released model.
    """

    def __init__(self, endpoints: Endpoints) -> None:
        self._endpoints = endpoints
        self._calls: Calls | None = None

    async def __call__(self, request: Request) -> Response:
        """Answer a call; its status is in the answer's last frame, HTTP's is 200.

        Raises:
            UnsupportedContentType: it is no call.
        """
        from scorer.protobuf.status import DETAILS, Code, code_of, details_of

        media_type = _media_type(request)
        text = media_type.startswith(TEXT)
        method = request.path_params["method"]
        content: bytes | None = None
        trailers: dict[str, str] = {}
        if method not in ("Score", "Predict"):
            note_refused(request, _NO_METHOD)
            status, says = Code.UNIMPLEMENTED, "over gRPC-Web there are Score and Predict"
            trailers["grpc-message"] = percent_encoded(says)
        else:
            try:
                reply = self._answer(
                    method, message_in(await read_body(request), text=text), request
                )
                status, content = Code.OK, reply.content
                note_scored(request, reply.windows, reply.score)
            except ClientError as error:
                note_refused(request, error.code)
                status = code_of(error)
                trailers["grpc-message"] = percent_encoded(error.message)
                trailers[DETAILS] = base64.b64encode(details_of(error)).decode().rstrip("=")
        body = answer_of(content, {"grpc-status": str(int(status)), **trailers}, text=text)
        return Response(body, headers=_HEADERS, media_type=media_type)

    def _answer(self, method: str, message: bytes, request: Request) -> Reply:
        if self._calls is None:
            from scorer.protobuf.calls import Calls

            self._calls = Calls(self._endpoints)
        do = {"Score": self._calls.score, "Predict": self._calls.predict}[method]
        return do(message, pick_language(request.headers.get("accept-language")))


def _media_type(request: Request) -> str:
    """The kind of gRPC-Web that is spoken; the answer is of the same."""
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent not in _MEDIA_TYPES:
        kinds = ", ".join(_MEDIA_TYPES)
        raise UnsupportedContentType(f"send one of: {kinds}", "content-type")
    return sent if sent.endswith(PROTO) else sent + PROTO
