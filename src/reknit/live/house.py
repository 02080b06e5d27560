"""What one start of the server holds: its guard, its rooms, the phones that joined, and the recordings that pages have sent."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

from reknit.live.admitted import Admitted
from reknit.live.guard import Guard
from reknit.live.lan import Door
from reknit.live.phones import Phones
from reknit.live.room import Room
from reknit.live.uploads import Uploads
from reknit.sources.assignments import FILE, Assignments

MAX_ROOMS = 256


class House:
    """All sessions of one start of the server.

    Parameters
    ----------
    root
        Folder in which each session gets a folder of its own.
    guard
        Who may come in.
    lan
        Where devices of the network come in; None where the server is for this computer only.
    sensors
        Addresses that pages may open beside harmless ones; SourceError where one is none.
    """

    def __init__(self, root: Path, guard: Guard, lan: Door | None = None, sensors: Iterable[str] = ()) -> None:
        self.root, self.guard, self.lan = root, guard, lan
        self.admitted = Admitted(sensors)
        self.phones = Phones()
        self.recordings = Uploads()
        self.assignments = Assignments(root / FILE)
        self.rooms: dict[str, Room] = {}

    def new_room(self) -> Room:
        """A room for a new session; rooms that have ended or were never used make place for it."""
        idle = [room for room in self.rooms.values() if room.ended.is_set() or (not room.pages.all and not room.running)]
        for room in idle:
            del self.rooms[room.id]
        while len(self.rooms) >= MAX_ROOMS:
            waiting = next((room for room in self.rooms.values() if not room.running), None)
            if waiting is None:
                break
            del self.rooms[waiting.id]
        room = Room(self.root)
        self.rooms[room.id] = room
        return room

    def running(self) -> Room | None:
        """The room in which a block is under way; the one that began last where there are several."""
        return next((room for room in reversed(self.rooms.values()) if room.running), None)

    def recording(self) -> set[str]:
        """The sessions that are being recorded or sealed now."""
        return {room.id for room in self.rooms.values() if room.running}

    async def close(self) -> None:
        """End and seal every session."""
        await asyncio.gather(*(room.end() for room in self.rooms.values()))
