"""The addresses of the computer's page about phones, and the certificate that phones may be told to trust."""

from __future__ import annotations

import time
from itertools import groupby
from typing import Any

import segno
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from reknit.live.house import House
from reknit.live.tickets import TICKET_S
from reknit.sources.phone import Phone

NO_LAN = "No phone can reach this computer: it was started for itself only. End Reknit and start it with `reknit demo --lan`."
QUIET = 4
"""White modules around a QR code, as ISO/IEC 18004 asks for."""


def phone_routes(house: House) -> list[Route]:
    """The routes over the phones of a house."""

    async def listing(_: Request) -> Response:
        now_ns = time.monotonic_ns()
        told = {"phones": [_entry(phone, now_ns) for phone in house.phones], "lan": house.lan is not None}
        return JSONResponse(told, headers={"Cache-Control": "no-store"})

    async def invite(_: Request) -> Response:
        if house.lan is None:
            raise HTTPException(409, NO_LAN)
        address = f"{house.lan.url}/#join={house.phones.tickets.issue()}"
        told = {
            "address": address,
            "qr": qr_code(address),
            "expires_s": TICKET_S,
            "fingerprint": house.lan.fingerprint,
            "certificate": f"{house.lan.url}/reknit-ca.crt",
        }
        return JSONResponse(told, headers={"Cache-Control": "no-store"})

    async def remove(request: Request) -> Response:
        house.phones.remove(request.path_params["phone"])
        return JSONResponse({})

    async def authority(_: Request) -> Response:
        if house.lan is None:
            raise HTTPException(404, NO_LAN)
        headers = {"Content-Disposition": 'attachment; filename="reknit-ca.crt"', "Cache-Control": "no-store"}
        return Response(house.lan.certificate, media_type="application/x-x509-ca-cert", headers=headers)

    guarded = house.guard.guarded
    return [
        Route("/api/phones", guarded(listing)),
        Route("/api/phones", guarded(invite), methods=["POST"]),
        Route("/api/phones/{phone}", guarded(remove), methods=["DELETE"]),
        Route("/reknit-ca.crt", authority),
    ]


def _entry(phone: Phone, now_ns: int) -> dict[str, Any]:
    return {
        "phone": phone.id,
        "address": phone.address,
        "segment": phone.placement.value,
        "side": phone.side.value,
        "state": phone.state(now_ns).value,
        "rate_hz": phone.rate_hz,
        "age_ms": phone.age_ms(now_ns),
        "recorded": phone.recorded_from is not None,
        "battery_percent": phone.battery_percent,
        "device": phone.device,
    }


def qr_code(text: str) -> dict[str, Any]:
    """A QR code as an SVG path of black runs: `size` is the width of the picture in modules, the white border included."""
    matrix = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    path = []
    for y, row in enumerate(matrix):
        x = 0
        for black, run in groupby(row):
            length = len(list(run))
            if black:
                path.append(f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z")
            x += length
    return {"size": len(matrix) + 2 * QUIET, "path": "".join(path)}
