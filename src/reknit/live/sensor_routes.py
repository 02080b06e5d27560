"""Addresses for sensors: what is reachable now, and the socket that looks at them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
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
from reknit.sources.families import FAMILIES, Reach, reachable
from reknit.sources.offer import Offer

WAIT_S = 2.5


class Scan:
    """Asks all technologies what they can reach; who asks while one is under way gets what that one finds.

    Parameters
    ----------
    admitted
        What is told of it beside what was found, and learns what pages may open.
    come
        What has come to this server by itself, by family: it is not looked for.
    """

    def __init__(self, admitted: Admitted, come: Mapping[str, Callable[[], list[Offer]]] | None = None) -> None:
        self._admitted, self._come = admitted, come or {}
        self._threads = ThreadPoolExecutor(len(FAMILIES), "scan")
        self._under_way: asyncio.Future[list[dict[str, Any]]] | None = None

    async def families(self) -> list[dict[str, Any]]:
        """Each family with its offers, as pages are told."""
        if self._under_way is None or self._under_way.done():
            loop = asyncio.get_running_loop()
            asked = (loop.run_in_executor(self._threads, self._family, name) for name in FAMILIES)
            self._under_way = asyncio.gather(*asked)
        return await asyncio.shield(self._under_way)

    def _family(self, name: str) -> dict[str, Any]:
        """What one technology has to offer; a driver that fails in a way of its own must not hide the others."""
        try:
            reach = self._reach(name)
        except Exception as error:
            reach = Reach(name, name, [], f"the driver has failed: {error}")
        problem = None if reach.problem is None else sentence(reach.problem)
        offers = [asdict(each) for each in self._admitted.offers(name, reach.offers)]
        return {"family": name, "title": reach.title, "offers": offers, "problem": problem, "trouble": reach.trouble}

    def _reach(self, name: str) -> Reach:
        if name in self._come:
            return Reach(name, FAMILIES[name]().title, self._come[name]())
        (reach,) = reachable(WAIT_S, (name,))
        return reach


def sensor_routes(house: House) -> list[BaseRoute]:
    """The routes over a house."""
    scan = Scan(house.admitted, {"phone": house.phones.offers})

    async def sensors(_: Request) -> Response:
        return JSONResponse({"families": await scan.families()})

    async def check(socket: WebSocket) -> None:
        await CheckSocket(socket, house).run()

    return [Route("/api/sensors", house.guard.guarded(sensors)), WebSocketRoute("/check", check)]
