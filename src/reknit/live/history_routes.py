"""The addresses of the history: sessions, one session, its muscles, its movement, its skeleton, its files. All of them need the token."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

from reknit.live.history import History
from reknit.live.house import House

PRIVATE = {"Cache-Control": "no-store"}
TYPES = {".csv": "text/csv; charset=utf-8", ".json": "application/json", ".parquet": "application/vnd.apache.parquet"}


def history_routes(house: House) -> list[Route]:
    """The routes over the sessions of a house."""
    history = History(house.root)

    async def listing(_: Request) -> Response:
        return _json(await asyncio.to_thread(history.listing, house.recording()))

    async def details(request: Request) -> Response:
        return _json(await asyncio.to_thread(history.details, request.path_params["session"]))

    async def muscles(request: Request) -> Response:
        return _json(await asyncio.to_thread(history.muscles, request.path_params["session"]))

    async def movement(request: Request) -> Response:
        return _json(await asyncio.to_thread(history.movement, request.path_params["session"]))

    async def skeleton(request: Request) -> Response:
        frames = await asyncio.to_thread(history.skeleton, request.path_params["session"])
        return StreamingResponse(frames, media_type="application/octet-stream", headers=PRIVATE)

    async def file(request: Request) -> Response:
        session, name = request.path_params["session"], request.path_params["name"]
        return _attachment(f"{session}-{name}", await asyncio.to_thread(history.file, session, name))

    guarded = house.guard.guarded
    return [
        Route("/api/sessions", guarded(listing)),
        Route("/api/sessions/{session}", guarded(details)),
        Route("/api/sessions/{session}/muscles", guarded(muscles)),
        Route("/api/sessions/{session}/movement", guarded(movement)),
        Route("/api/sessions/{session}/skeleton", guarded(skeleton)),
        Route("/api/sessions/{session}/files/{name}", guarded(file)),
    ]


def _json(plain: dict[str, Any]) -> Response:
    """The answer, with null for numbers that are none."""
    try:
        content = msgspec.json.encode(plain)
    except (ValueError, OverflowError, RecursionError) as error:
        raise HTTPException(400, "This session is damaged: what it says cannot be shown.") from error
    return Response(content, media_type="application/json", headers=PRIVATE)


def _attachment(name: str, content: Path | bytes) -> Response:
    kind = TYPES.get(Path(name).suffix, "application/octet-stream")
    if isinstance(content, Path):
        return FileResponse(content, media_type=kind, filename=name, headers=PRIVATE)
    headers = PRIVATE | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)
