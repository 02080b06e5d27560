"""The least that can be called a session: a WebSocket, public scipy, a file and JSON. No graph, no counts, no cue, nothing synced.

It speaks as much of the page's protocol as the load generator needs, and tells its processor time as `reknit.bench.served` does.
"""

import asyncio
import contextlib
import json
import struct
import sys
import threading
import time
from pathlib import Path

import numpy as np
from scipy import signal
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosedError

CHANNELS, RATE_HZ = 8, 2000
HEADER = struct.Struct("<BBHIQH")
BAND_PASS = signal.butter(4, [20, 450], "bandpass", fs=RATE_HZ, output="sos")
LOW_PASS = signal.butter(2, 6, fs=RATE_HZ, output="sos")
ANSWERS = {
    "hello": {"type": "welcome"},
    "begin": {"type": "begun"},
    "control": {"type": "snapshot", "state": "practise", "newest": [0, 0]},
}


async def session(socket: ServerConnection, folder: Path) -> None:
    """Filter, rectify and smooth each frame, write it to a file, and send the newest envelope of each channel."""
    band = np.zeros((len(BAND_PASS), 2, CHANNELS))
    low = np.zeros((len(LOW_PASS), 2, CHANNELS))
    with (folder / f"{id(socket)}.bin").open("wb") as file, contextlib.suppress(ConnectionClosedError):
        async for message in socket:
            if isinstance(message, str):
                await socket.send(json.dumps(ANSWERS[json.loads(message)["type"]], separators=(",", ":")))
                continue
            *_, epoch, first, count = HEADER.unpack_from(message)
            samples = np.frombuffer(message, "<f4", count * CHANNELS, HEADER.size).reshape(count, CHANNELS)
            filtered, band = signal.sosfilt(BAND_PASS, samples, axis=0, zi=band)
            envelope, low = signal.sosfilt(LOW_PASS, np.abs(filtered), axis=0, zi=low)
            file.write(message)
            told = {
                "type": "snapshot",
                "state": "practise",
                "values": envelope[-1].tolist(),
                "newest": [epoch, first + count],
            }
            await socket.send(json.dumps(told, separators=(",", ":")))


async def main(folder: Path) -> None:
    """Serve until the input ends."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()

    def answer() -> None:
        for _ in sys.stdin:
            print(json.dumps({"cpu_s": time.process_time()}), flush=True)
        loop.call_soon_threadsafe(ended.set)

    async with serve(lambda socket: session(socket, folder), "127.0.0.1", 0, compression=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        print(json.dumps({"url": f"http://127.0.0.1:{port}/#token=none"}), flush=True)
        threading.Thread(target=answer, daemon=True).start()
        await ended.wait()


if __name__ == "__main__":
    try:  # as ours: it is not the loop that is compared
        from uvloop import new_event_loop
    except ImportError:
        from asyncio import new_event_loop  # type: ignore[assignment]
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(main(Path(sys.argv[1])))
