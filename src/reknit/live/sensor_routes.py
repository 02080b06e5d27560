"""Addresses for sensors: what is reachable now, and the socket that looks at them."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from reknit.live.admitted import Admitted
from reknit.live.check_socket import CheckSocket
from reknit.live.connection import sentence
from reknit.live.house import House
from reknit.sources.families import FAMILIES, reachable
from reknit.sources.offer import Offer

WAIT_S = 2.5


def sensor_routes(house: House) -> list[BaseRoute]:
    """The routes over a house."""

    async def sensors(request: Request) -> Response:
        house.guard.admit(request.headers)
        return JSONResponse(
            {"families": await asyncio.gather(*(asyncio.to_thread(_family, name, house.admitted) for name in FAMILIES))}
        )

    async def check(socket: WebSocket) -> None:
        await CheckSocket(socket, house).run()

    return [Route("/api/sensors", sensors), WebSocketRoute("/check", check)]


def _family(name: str, admitted: Admitted) -> dict[str, Any]:
    """What one technology has to offer; a driver that fails in a way of its own must not hide the others."""
    try:
        (reach,) = reachable(WAIT_S, (name,))
    except Exception as error:
        return {
            "family": name,
            "title": name,
            "offers": _told(admitted.offers(name, ())),
            "problem": sentence(f"the driver has failed: {error}"),
        }
    problem = None if reach.problem is None else sentence(reach.problem)
    offers = _told(admitted.offers(name, reach.offers))
    return {"family": reach.family, "title": reach.title, "offers": offers, "problem": problem}


def _told(offers: list[Offer]) -> list[dict[str, Any]]:
    return [asdict(each) for each in offers]
