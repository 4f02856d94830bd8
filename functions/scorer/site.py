"""The page beside the API, as the distribution on AWS has them: one origin, the API under ``/api``.

Only a local server has this; on AWS a bucket serves the page.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scorer.page_policy import HEADERS, kept

_CLIENT: Final = Path(__file__).parents[2] / "client"
BUILT: Final = _CLIENT / "dist"
# The challenges' videos are shown by any client, also where the page was not built.
PUBLIC: Final = _CLIENT / "public"

API: Final = "/api"
_TYPES: Final = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".task": "application/octet-stream",
    ".onnx": "application/octet-stream",
    ".webmanifest": "application/manifest+json",
}


class Site:
    """An ASGI app: files of the page where there are any, else the API.

    Args:
        api: the scorer, which knows nothing of ``/api``.
        folders: where files are looked for, in this order.
    """

    def __init__(self, api: ASGIApp, folders: tuple[Path, ...] = (BUILT, PUBLIC)) -> None:
        self._api = api
        self._folders = [folder.resolve() for folder in folders if folder.is_dir()]

    @property
    def has_page(self) -> bool:
        """Whether the page was built."""
        return any((folder / "index.html").is_file() for folder in self._folders)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._api(scope, receive, send)
            return
        path: str = scope["path"]
        if path == API or path.startswith(f"{API}/"):
            await self._api({**scope, "path": path.removeprefix(API) or "/"}, receive, _told(send))
            return
        if scope["type"] == "websocket":
            await self._api(scope, receive, send)
            return
        file = self._file(scope) if scope["method"] in ("GET", "HEAD") else None
        response = None if file is None else _answer(scope, file)
        await (response or self._api)(scope, receive, _told(send))

    def _file(self, scope: Scope) -> Path | None:
        """The file at a path; the page itself only for those who read pages."""
        path: str = scope["path"]
        if path == "/":
            if "text/html" not in Headers(scope=scope).get("accept", ""):
                return None
            path = "/index.html"
        for folder in self._folders:
            file = (folder / path.lstrip("/")).resolve()
            # Nothing beside the folder, whatever the path says; nothing hidden.
            if file.is_file() and file.is_relative_to(folder) and not file.name.startswith("."):
                return file
        return None


def _answer(scope: Scope, file: Path) -> Response:
    if scope["path"] == "/index.html":
        return RedirectResponse("/")
    media_type = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0]
    headers = {"cache-control": kept(scope["path"])}
    packed = file.with_name(file.name + ".br")
    if packed.is_file():
        headers["vary"] = "accept-encoding"
        if "br" in Headers(scope=scope).get("accept-encoding", ""):
            headers["content-encoding"] = "br"
            file = packed
    return FileResponse(file, headers=headers, media_type=media_type)


def _told(send: Send) -> Send:
    """Every answer says whom a browser may trust; a worker's script has to say it too."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sent
