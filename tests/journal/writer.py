"""A program that records two streams until it is killed, and prints each acknowledgement."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from journal.sessions import CAMERA, EMG, HEADER, camera, emg
from reknit.journal.journal import Journal


def told(stream: str, epoch: int, end: int) -> None:
    sys.stdout.write(f"{stream} {epoch} {end}.\n")
    sys.stdout.flush()


journal = Journal.create(Path(sys.argv[1]), HEADER, cycle_s=0.01)
journal.declare(EMG)
journal.declare(CAMERA)
journal.acknowledged = told
sys.stdout.write("open\n")
sys.stdout.flush()
for n in range(1_000_000):
    journal.append(n, emg(20 * (n % 1500), 20)._replace(first=20 * n) if n < 1500 else emg(0, 0)._replace(first=30_000), "emg")
    journal.append(n, camera(n, 1), "camera")
    time.sleep(0.0005)
