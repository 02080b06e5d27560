"""A program of its own that plays a recording as an LSL outlet at its real rate, once for each line on its input."""

import sys
import time
from pathlib import Path

import pylsl

from reknit.formats.read import read

PIECE = 20


def main(path: str, name: str) -> None:
    recording = read(Path(path))
    rate_hz = recording.spec.rate_hz
    info = pylsl.StreamInfo(name, "EMG", 1, rate_hz, pylsl.cf_int16, f"{name}-source")
    outlet = pylsl.StreamOutlet(info, chunk_size=PIECE)
    rows = recording.chunks[0].data[:, 0].tolist()
    sys.stdout.write("open\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        outlet.wait_for_consumers(30)
        time.sleep(1.0)  # longer than what counts as a break, so that each pass begins an epoch
        began_s = pylsl.local_clock()
        for start in range(0, len(rows), PIECE):
            part = rows[start : start + PIECE]
            due_s = began_s + (start + len(part)) / rate_hz
            time.sleep(max(0.0, due_s - pylsl.local_clock()))
            outlet.push_chunk([[value] for value in part], due_s)
        sys.stdout.write("played\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
