"""What a snapshot brings since the one before: it must not be lost when a newer snapshot overtakes it."""

from __future__ import annotations

from typing import Any

MOST = 1500
"""Values kept for a page that takes no snapshot: half a minute at 50 a second, more than any display shows."""


def carried(older: dict[str, Any], newer: dict[str, Any]) -> dict[str, Any]:
    """The newer snapshot with the values that only the older one brought, in front of its own; neither is changed."""
    return newer | {
        "trace": _trace(older.get("trace"), newer.get("trace")),
        "channels": _channels(older.get("channels"), newer.get("channels")),
    }


def _trace(older: list[Any] | None, newer: list[Any] | None) -> list[Any] | None:
    if older is None or newer is None:
        return older if newer is None else newer
    return [*older, *newer][-MOST:]


def _channels(older: dict[str, Any] | None, newer: dict[str, Any] | None) -> dict[str, Any] | None:
    if older is None or newer is None:
        return older if newer is None else newer
    pairs = zip(older["values"], newer["values"], strict=True)
    quality = older.get("quality") if newer.get("quality") is None else newer["quality"]
    return newer | {"values": [[*before, *values][-MOST:] for before, values in pairs], "quality": quality}
