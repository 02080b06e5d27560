"""Times of `Scheduler.next` over a timeflux graph, one chunk after the other."""

import json
import sys
import time
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import signal
from timeflux.core.graph import Graph
from timeflux.core.node import Node
from timeflux.core.scheduler import Scheduler
from timeflux_dsp.nodes.filters import IIRFilter

CHANNELS, RATE_HZ, CHUNK = 8, 2000, 20


class Source(Node):
    """Puts out the frame that it was given."""

    frame = None

    def update(self) -> None:
        """Put it out."""
        self.o.data, self.o.meta = self.frame, {"rate": RATE_HZ}


class Rectify(Node):
    """The absolute value."""

    def update(self) -> None:
        """Take it."""
        self.o = self.i
        self.o.data = self.i.data.abs()


def open_graph() -> tuple[Source, Scheduler]:
    """Source, band-pass 20-450 Hz, rectify, envelope 6 Hz."""
    source = Source()
    nodes = {
        "source": source,
        "band": IIRFilter(rate=RATE_HZ, sos=signal.butter(4, (20, 450), "bandpass", fs=RATE_HZ, output="sos")),
        "rectified": Rectify(),
        "envelope": IIRFilter(rate=RATE_HZ, sos=signal.butter(2, 6, fs=RATE_HZ, output="sos")),
    }
    names = list(nodes)
    edges = [{"source": one, "target": other} for one, other in pairwise(names)]
    path = Graph({"nodes": [{"id": name} for name in names], "edges": edges}).traverse()
    return source, Scheduler(path, nodes, 0)


def main() -> None:
    """Answer until the input ends."""
    (source, scheduler), noise = open_graph(), np.random.default_rng(1)
    began = pd.Timestamp("2026-01-01")
    first = 0
    for line in sys.stdin:
        times = []
        for _ in range(json.loads(line)["chunks"]):
            index = began + pd.to_timedelta(np.arange(first, first + CHUNK) / RATE_HZ, unit="s")
            source.frame = pd.DataFrame(noise.standard_normal((CHUNK, CHANNELS)), index=index)
            first += CHUNK
            started = time.perf_counter_ns()
            scheduler.next()
            times.append(time.perf_counter_ns() - started)
        print(json.dumps({"times_ns": times}), flush=True)


main()
