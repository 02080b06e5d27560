"""Who may talk to the server, and how much: Host and Origin, a token per start, sizes and rates, and the page's policy."""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "media-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """What this start of the server accepts.

    Parameters
    ----------
    token
        The start's token; it stands in the page's address behind the #, which browsers never send.
    hosts
        Names under which the page may be opened, without port: an attacker's name that leads to this computer is refused.
    """

    def __init__(self, token: str, hosts: Iterable[str]) -> None:
        self._token = token
        self._hosts = frozenset(hosts)

    def knows(self, token: str | None) -> bool:
        """Whether that is the token."""
        return token is not None and hmac.compare_digest(token.encode(), self._token.encode())

    def admit(self, headers: Headers) -> None:
        """HTTPException 403 unless the header X-Reknit-Token holds the token."""
        if not self.knows(headers.get("x-reknit-token")):
            raise HTTPException(
                403, "This page was opened for another start of Reknit. Open the address that `reknit demo` printed last."
            )

    def host_allowed(self, headers: Headers) -> bool:
        """Whether the Host header names this server."""
        return _name(f"//{headers.get('host', '')}") in self._hosts

    def origin_allowed(self, headers: Headers) -> bool:
        """Whether the request comes from a page of this very server."""
        host = headers.get("host", "")
        return _name(f"//{host}") in self._hosts and headers.get("origin") in (f"http://{host}", f"https://{host}")


def _name(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


class GuardedApp:
    """Refuses foreign Hosts, and sends the page's policy with every answer."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self.app, self.guard = app, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if not self.guard.host_allowed(Headers(scope=scope)):
                text = "This server answers only under its own name. Open the address that `reknit demo` printed."
                await JSONResponse({"message": text}, status_code=421)(scope, receive, _with_policy(send))
                return
            await self.app(scope, receive, _with_policy(send))
            return
        await self.app(scope, receive, send)


def _with_policy(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return sending


class Allowance:
    """How many messages may come: a steady rate, with room for what was kept while a connection was broken."""

    def __init__(self, rate_hz: float, burst: float) -> None:
        self.rate_hz, self.burst = rate_hz, burst
        self._left = burst
        self._then_s = time.monotonic()

    def take(self) -> bool:
        """Whether one more is allowed now."""
        now_s = time.monotonic()
        self._left = min(self.burst, self._left + (now_s - self._then_s) * self.rate_hz)
        self._then_s = now_s
        if self._left < 1:
            return False
        self._left -= 1
        return True
