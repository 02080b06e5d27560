"""Who may talk to the server, and how much: Host and Origin, a token per start, sizes and rates, and the page's policy."""

from __future__ import annotations

import hmac
import time
from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Answer = Callable[[Request], Awaitable[Response]]
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "media-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": (
        "camera=(self), accelerometer=(self), gyroscope=(self), screen-wake-lock=(self), microphone=(), geolocation=()"
    ),
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
        Names under which the page may be opened on this computer, without port: an attacker's name that leads here is refused.
    lan_hosts
        Names under which it may be opened from the network, over TLS only; none unless it listens there.
    """

    def __init__(self, token: str, hosts: Iterable[str], lan_hosts: Iterable[str] = ()) -> None:
        self._token = token
        self._hosts = {"http": frozenset(hosts), "https": frozenset(lan_hosts)}

    def knows(self, token: str | None) -> bool:
        """Whether that is the token."""
        return token is not None and hmac.compare_digest(token.encode(), self._token.encode())

    def admit(self, headers: Headers) -> None:
        """HTTPException 403 unless the header X-Reknit-Token holds the token."""
        if not self.knows(headers.get("x-reknit-token")):
            raise HTTPException(
                403, "This page was opened for another start of Reknit. Open the address that `reknit demo` printed last."
            )

    def guarded(self, answer: Answer) -> Answer:
        """The same answer, to requests that hold the token only."""

        async def answering(request: Request) -> Response:
            self.admit(request.headers)
            return await answer(request)

        return answering

    def host_allowed(self, headers: Headers, scheme: str = "http") -> bool:
        """Whether the Host header names this server as it is reached by that scheme."""
        return _name(f"//{headers.get('host', '')}") in self._hosts[_page_scheme(scheme)]

    def origin_allowed(self, headers: Headers, scheme: str = "http") -> bool:
        """Whether the request comes from a page of this very server."""
        host = headers.get("host", "")
        return self.host_allowed(headers, scheme) and headers.get("origin") == f"{_page_scheme(scheme)}://{host}"

    def socket_allowed(self, headers: Headers, scheme: str) -> bool:
        """Whether a WebSocket may be opened; it must come from a page of this very server."""
        return self.host_allowed(headers, scheme) and self.origin_allowed(headers, scheme)


def _page_scheme(scheme: str) -> str:
    """The scheme of the page behind a request or a socket."""
    return "https" if scheme in ("https", "wss") else "http"


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
            if not self.guard.host_allowed(Headers(scope=scope), scope["scheme"]):
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
