"""Addresses for sensors: what is reachable now, and the socket that looks at them."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from reknit.live.admitted import Admitted
from reknit.live.check_socket import CheckSocket
from reknit.live.error_message import sentence
from reknit.live.house import House
from reknit.sources.families import FAMILIES, reachable
from reknit.sources.offer import Offer

WAIT_S = 2.5


class Scan:
    """Asks all technologies what they can reach; who asks while one is under way gets what that one finds.

    Parameters
    ----------
    admitted
        What is told of it beside what was found, and learns what pages may open.
    """

    def __init__(self, admitted: Admitted) -> None:
        self._admitted = admitted
        self._threads = ThreadPoolExecutor(len(FAMILIES), "scan")
        self._under_way: asyncio.Future[list[dict[str, Any]]] | None = None

    async def families(self) -> list[dict[str, Any]]:
        """Each family with its offers, as pages are told."""
        if self._under_way is None or self._under_way.done():
            loop = asyncio.get_running_loop()
            asked = (loop.run_in_executor(self._threads, _family, name, self._admitted) for name in FAMILIES)
            self._under_way = asyncio.gather(*asked)
        return await asyncio.shield(self._under_way)


def sensor_routes(house: House) -> list[BaseRoute]:
    """The routes over a house."""
    scan = Scan(house.admitted)

    async def sensors(_: Request) -> Response:
        return JSONResponse({"families": await scan.families()})

    async def check(socket: WebSocket) -> None:
        await CheckSocket(socket, house).run()

    return [Route("/api/sensors", house.guard.guarded(sensors)), WebSocketRoute("/check", check)]


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
