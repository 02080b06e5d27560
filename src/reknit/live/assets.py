"""The page's files: small on the wire, kept by the browser for the next visit."""

from __future__ import annotations

import asyncio
import os
from hashlib import sha256
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".task": "application/octet-stream",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
}
NAMED_BY_CONTENT = ("assets", "models", "vision")
KEEP = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


class Assets:
    """An ASGI application that serves the files of a built page.

    A file with a `.gz` beside it goes out compressed to whoever accepts that. Files below `assets`, `models` and `vision` have the hash
    of their content or their version in the address, so browsers keep them for good; all others are asked for again each time.

    Parameters
    ----------
    root
        Folder with the built page; it may be missing, then nothing is found.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._tags: dict[tuple[Path, int, int], str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, "The page's files can only be read, by GET or HEAD.", {"Allow": "GET, HEAD"})
        response = await self._answer(scope["path"].removeprefix("/"), Headers(scope=scope))
        await response(scope, receive, send)

    async def _answer(self, address: str, asked: Headers) -> Response:
        path = self._find(address or "index.html")
        packed = path.with_name(f"{path.name}.gz")
        has_packed = packed.is_file()
        sent = packed if has_packed and accepts_gzip(asked.get("accept-encoding", "")) else path
        headers = {"Cache-Control": keeping(path.relative_to(self._root)), "ETag": await asyncio.to_thread(self._tag, sent)}
        if has_packed:
            headers["Vary"] = "Accept-Encoding"
        if matches(asked.get("if-none-match", ""), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        if sent == packed:
            headers["Content-Encoding"] = "gzip"
        return FileResponse(sent, headers=headers, media_type=TYPES.get(path.suffix, "application/octet-stream"))

    def _find(self, address: str) -> Path:
        """The file at that address; HTTPException 404 where there is none that may be read."""
        parts = address.split("/")
        plain = all(part and not part.startswith(".") and not set(part) & set("\\:\0") for part in parts)
        if plain and not address.endswith(".gz"):
            path = self._root.joinpath(*parts).resolve()
            # os.path also answers where a name is too long for the file system, for which Path raises.
            if path.is_relative_to(self._root) and os.path.isfile(path):  # noqa: PTH113
                return path
        raise HTTPException(404, f"This server has no file {address[:200]!r}. Open the address that `reknit demo` printed.")

    def _tag(self, path: Path) -> str:
        """A strong entity tag: the hash of the bytes that are sent, so both forms of a file have their own."""
        facts = path.stat()
        key = (path, facts.st_mtime_ns, facts.st_size)
        if key not in self._tags:
            self._tags[key] = f'"{sha256(path.read_bytes()).hexdigest()[:32]}"'
        return self._tags[key]


def keeping(path: Path) -> str:
    """The Cache-Control of a file of the page, by its path below the root.

    A worker's script is asked for again although its name holds its hash: a worker lives under the policy that its script was sent with,
    and a browser that kept the script would keep an old policy with it.
    """
    if path.parts[0] not in NAMED_BY_CONTENT or (path.parts[0] == "assets" and "worker" in path.name):
        return ASK_AGAIN
    return KEEP


def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header allows gzip."""
    weights: dict[str, float] = {}
    for each in header.lower().split(","):
        name, _, parameter = each.partition(";")
        weights[name.strip()] = _weight(parameter)
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def matches(header: str, tag: str) -> bool:
    """Whether an If-None-Match header names that tag."""
    return any(each.strip().removeprefix("W/") in (tag, "*") for each in header.split(","))
