"""An LSL outlet in a process of its own, which pushes a chunk each 10 ms, stamped as it leaves."""

from __future__ import annotations

import sys
import time

import pylsl


def main(name: str, channels: int, rate_hz: int, size: int, chunks: int) -> None:
    """Push `chunks` chunks of `size` samples, and some more, once somebody listens."""
    outlet = pylsl.StreamOutlet(pylsl.StreamInfo(name, "EMG", channels, rate_hz, pylsl.cf_float32, name), chunk_size=size)
    outlet.wait_for_consumers(20.0)
    rows = [[float(n)] * channels for n in range(size)]
    began_s = time.monotonic()
    for n in range(chunks + 50):
        time.sleep(max(0.0, began_s + n * size / rate_hz - time.monotonic()))
        outlet.push_chunk(rows, pylsl.local_clock())


if __name__ == "__main__":
    main(sys.argv[1], *(int(each) for each in sys.argv[2:]))
