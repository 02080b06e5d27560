"""The way to a page: what must arrive arrives in order, snapshots may be overtaken and are counted."""

import asyncio
import json
from typing import Any

from reknit.live.outlet import MAX_WAITING, Outlet


class Slow:
    """A page that takes one message at a time, when it is let."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.frames: list[bytes] = []
        self.free = asyncio.Event()

    async def text(self, text: str) -> None:
        await self.free.wait()
        self.texts.append(text)

    async def bytes(self, frame: bytes) -> None:
        await self.free.wait()
        self.frames.append(frame)


def test_messages_arrive_in_order_and_the_newest_snapshot_wins() -> None:
    async def main() -> tuple[Slow, Outlet]:
        slow = Slow()
        outlet = Outlet(slow.text, slow.bytes)
        running = asyncio.create_task(outlet.run())
        for number in range(5):
            outlet.must(f"must {number}")
            outlet.latest({"number": number, "trace": [number]}, json.dumps)
            outlet.picture(bytes([number]))
        await asyncio.sleep(0.01)
        slow.free.set()
        await asyncio.sleep(0.05)
        running.cancel()
        return slow, outlet

    slow, outlet = asyncio.run(main())
    assert slow.texts[:-1] == [f"must {n}" for n in range(5)]
    assert json.loads(slow.texts[-1]) == {"number": 4, "trace": [0, 1, 2, 3, 4], "channels": None}
    assert slow.frames == [b"\x04"]
    assert outlet.dropped == 4
    assert outlet.pictures_dropped == 4


def test_a_picture_that_was_taken_is_not_counted_as_overtaken() -> None:
    async def main() -> Outlet:
        slow = Slow()
        slow.free.set()
        outlet = Outlet(slow.text, slow.bytes)
        running = asyncio.create_task(outlet.run())
        for number in range(3):
            outlet.picture(bytes([number]))
            await asyncio.sleep(0.01)
        running.cancel()
        return outlet

    assert asyncio.run(main()).pictures_dropped == 0


def test_a_snapshot_is_written_when_it_goes_out() -> None:
    async def main() -> list[str]:
        slow = Slow()
        outlet = Outlet(slow.text, slow.bytes)
        slow.free.set()
        running = asyncio.create_task(outlet.run())
        written: list[str] = []

        def write(_: dict[str, Any]) -> str:
            written.append("now")
            return json.dumps({"written": written})

        outlet.latest({}, write)
        assert not written
        await asyncio.sleep(0.02)
        running.cancel()
        return written

    assert asyncio.run(main()) == ["now"]


def test_a_page_that_takes_nothing_is_given_up() -> None:
    slow_texts: list[str] = []

    async def never(text: str) -> None:
        slow_texts.append(text)

    outlet = Outlet(never, never)  # type: ignore[arg-type]
    for number in range(MAX_WAITING + 1):
        outlet.must(str(number))
    assert outlet.closed
