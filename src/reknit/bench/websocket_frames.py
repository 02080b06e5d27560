"""Just as much WebSocket (RFC 6455) as a load generator needs that shares the computer with the server it measures."""

from __future__ import annotations

import base64
import os
import struct

TEXT, BINARY, CLOSE, PING, PONG = 0x1, 0x2, 0x8, 0x9, 0xA


def opening(host: str, path: str) -> bytes:
    """The request that asks a server for a WebSocket, as a page of its own does."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = (f"GET {path} HTTP/1.1", f"Host: {host}", f"Origin: http://{host}", "Upgrade: websocket", "Connection: Upgrade",
             f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", "")  # fmt: skip
    return "\r\n".join(lines).encode()


def frame(code: int, payload: bytes) -> bytes:
    """A client's frame whose mask is zero: allowed, and as much work for the server as any other."""
    size = len(payload)
    head = struct.pack("!BB", 0x80 | code, 0x80 | size) if size < 126 else (
        struct.pack("!BBH", 0x80 | code, 0xFE, size) if size < 65536 else struct.pack("!BBQ", 0x80 | code, 0xFF, size)
    )  # fmt: skip
    return head + b"\0\0\0\0" + payload


def frame_at(buffer: bytes, at: int) -> tuple[int, bytes, int] | None:
    """Opcode and payload of the frame at a place, and the place behind it; None while it is not whole."""
    if len(buffer) < at + 2:
        return None
    size, start = buffer[at + 1], at + 2
    if size >= 126:
        form = "!H" if size == 126 else "!Q"
        if len(buffer) < start + struct.calcsize(form):
            return None
        (size,) = struct.unpack_from(form, buffer, start)
        start += struct.calcsize(form)
    if len(buffer) < start + size:
        return None
    return buffer[at] & 0x0F, buffer[start : start + size], start + size
