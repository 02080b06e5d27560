"""The web application: the page, its few addresses, and the socket."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from reknit.exercise.load import library
from reknit.exercise.model import Exercise
from reknit.live.assets import Assets, matches
from reknit.live.connection import Connection
from reknit.live.guard import GuardedApp
from reknit.live.history_routes import history_routes
from reknit.live.house import House
from reknit.live.phone_connection import PhoneConnection
from reknit.live.phone_routes import phone_routes
from reknit.live.sensor_routes import sensor_routes
from reknit.live.uploads import MAX_BYTES
from reknit.signals.catalogue import measures
from reknit.signals.motion_measures import WORN
from reknit.simulate.enact import can_enact, figure
from reknit.stream import Kind, ReknitError

STATIC = Path(__file__).parent / "static"
REGULATORY = (
    "Reknit is not a certified medical device. It shows and records movement and muscle activity; it does not diagnose, and it does "
    "not replace a therapist."
)


def create_app(house: House, static: Path = STATIC) -> Starlette:
    """The application over a house, with the page's files from `static`."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await house.close()

    async def live(socket: WebSocket) -> None:
        await Connection(socket, house).run()

    async def phone(socket: WebSocket) -> None:
        await PhoneConnection(socket, house).run()

    async def recordings(request: Request) -> Response:
        return await _add_recording(house, request)

    async def running(_: Request) -> Response:
        room = house.running()
        return JSONResponse({"session": None if room is None else room.id}, headers={"Cache-Control": "no-store"})

    routes = [
        Route("/api/exercises", exercises, middleware=[Middleware(GZipMiddleware)]),
        Route("/api/recordings", house.guard.guarded(recordings), methods=["POST"]),
        Route("/api/running", house.guard.guarded(running)),
        *history_routes(house),
        *phone_routes(house),
        *sensor_routes(house),
        WebSocketRoute("/live", live),
        WebSocketRoute("/phone", phone),
        Mount("/", Assets(static)),
    ]
    return Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[Middleware(GuardedApp, guard=house.guard)],
        exception_handlers={HTTPException: _told, ReknitError: _refused},  # type: ignore[dict-item]
    )


async def exercises(request: Request) -> Response:
    """The library, as the page needs it; who has it already is told so, and not sent it again."""
    answer = JSONResponse({"exercises": [_entry(each) for each in library().values()], "regulatory": REGULATORY})
    headers = {"Cache-Control": "no-cache", "ETag": f'"{hashlib.sha256(bytes(answer.body)).hexdigest()[:32]}"'}
    if matches(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    answer.headers.update(headers)
    return answer


def _entry(exercise: Exercise) -> dict[str, Any]:
    return {
        "id": exercise.id,
        "sources": list(exercise.sources),
        "side": exercise.side,
        "simulated": can_enact(exercise),
        "measure": exercise.measure,
        "least_hz": measures()[exercise.measure].least_hz,
        "companions": [_companion(each) for each in exercise.companions],
        "muscles": list(exercise.muscles),
        "worn": [asdict(each) for each in WORN.get(exercise.measure, ())] if "imu" in exercise.sources else [],
        "view": None if exercise.prepare is None else exercise.prepare.view,
        "text": msgspec.to_builtins(exercise.text),
        "dose": msgspec.to_builtins(exercise.dose),
        "figure": figure(exercise),
        "target": msgspec.to_builtins(exercise.target),
        "hold_s": {"own": exercise.repetition.min_hold_s, "choices": exercise.repetition.hold_choices_s},
        "tracking": msgspec.to_builtins(exercise.tracking),
        "trial": msgspec.to_builtins(exercise.trial),
        "test": exercise.tests,
        "release": exercise.release,
        "asked": list(exercise.asked),
        "timing": msgspec.to_builtins(exercise.timing),
        "pace": msgspec.to_builtins(exercise.pace),
        "partners": msgspec.to_builtins(exercise.partners),
        "evidence": msgspec.to_builtins(exercise.evidence),
    }


def _companion(measure: str) -> dict[str, Any]:
    """A measure that a further sensor may bring, and what that sensor must be; motion sensors that come along are only recorded."""
    known = measures()[measure]
    kinds = [kind.value for kind in known.kinds if kind is not Kind.IMU]
    return {"measure": measure, "kinds": kinds, "least_hz": known.least_hz}


async def _add_recording(house: House, request: Request) -> Response:
    content = bytearray()
    try:
        async for piece in request.stream():
            content += piece
            if len(content) > MAX_BYTES:
                raise HTTPException(413, f"This file is larger than {MAX_BYTES // 2**20} MB. Cut it into shorter recordings.")
    except ClientDisconnect:
        raise HTTPException(400, "The file did not arrive whole. Choose it again.") from None
    key, recording = await asyncio.to_thread(house.recordings.add, request.query_params.get("name", ""), bytes(content))
    spec = recording.spec
    return JSONResponse(
        {
            "recording": key,
            "duration_s": recording.duration_s,
            "rate_hz": spec.known_rate_hz,
            "kind": spec.kind.value,
            "channels": [channel.name for channel in spec.channels[:64]],
        }
    )


async def _told(_: Request, error: HTTPException) -> Response:
    return JSONResponse({"message": error.detail}, status_code=error.status_code, headers=error.headers)


async def _refused(_: Request, error: ReknitError) -> Response:
    text = str(error)
    return JSONResponse({"message": text[:1].upper() + text[1:]}, status_code=400)
