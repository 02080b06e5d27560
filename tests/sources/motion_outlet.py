"""A motion sensor, or a force plate, as an LSL outlet in a program of its own that does what it is told on its input.

`move` begins the movement: a limb that hung still swings, somebody who stood on the plate stands or leans from the beginning; `still`
ends it; `close` ends the program.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1]))

from sources.sensor import Sensor  # as a program it has only its own folder in the path

RATE_HZ, PIECE = 100, 4
KINDS = {"limb": "IMU", "standing": "Force", "leaning": "Force"}


@contextmanager
def motion_outlet(what: str) -> Iterator[Sensor]:
    """A limb, or somebody standing or leaning on a plate, that can be found for as long as the block lasts."""
    name = f"reknit-{what}-{uuid4().hex[:8]}"
    command = [sys.executable, str(Path(__file__)), name, what]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        try:
            yield Sensor(name, process)
        finally:
            process.stdin.close()
            process.wait(10)


def main(name: str, what: str) -> None:
    import pylsl

    from reknit.simulate.leaning import SimulatedLeaning, SimulatedPlate
    from reknit.simulate.limb import SimulatedLimb
    from reknit.simulate.standing import SimulatedStanding

    still: SimulatedLimb | SimulatedPlate
    moving: SimulatedLimb | SimulatedPlate
    if what == "limb":
        still, moving = SimulatedLimb(still_s=1e6), SimulatedLimb(still_s=0.0)
    else:
        still = SimulatedPlate(SimulatedStanding(forward_deg=0.05, side_deg=0.05))
        moving = SimulatedPlate(SimulatedLeaning(quiet_s=1.0, period_s=5.0) if what == "leaning" else SimulatedStanding())
    info = pylsl.StreamInfo(name, KINDS[what], still.spec.width, RATE_HZ, pylsl.cf_float32, f"{name}-source")
    info.set_channel_labels([channel.name for channel in still.spec.channels])
    info.set_channel_units([channel.unit for channel in still.spec.channels])
    outlet = pylsl.StreamOutlet(info, chunk_size=PIECE)
    orders: list[str] = []
    closed = threading.Event()

    def push() -> None:
        now, first, due_s = still, 0, pylsl.local_clock()
        while not closed.is_set():
            if orders:
                now, first = (moving if orders.pop(0) == "move" else still), 0
            due_s += PIECE / RATE_HZ
            time.sleep(max(0.0, due_s - pylsl.local_clock()))
            outlet.push_chunk(now.samples(first, PIECE).data.tolist(), due_s)
            first += PIECE

    pushing = threading.Thread(target=push)
    pushing.start()
    sys.stdout.write("open\n")
    sys.stdout.flush()
    for order in sys.stdin:
        if order.strip() == "close":
            break
        orders.append(order.strip())
    closed.set()
    pushing.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
