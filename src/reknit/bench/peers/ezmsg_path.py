"""An ezmsg graph of five units in one process, paced in real time: from the source's stamp on a chunk to the decision on it."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncGenerator

import ezmsg.core as ez
import numpy as np
from ezmsg.sigproc.butterworthfilter import ButterworthFilter, ButterworthFilterSettings
from ezmsg.sigproc.math.abs import Abs
from ezmsg.util.messages.axisarray import AxisArray

CHANNELS, RATE_HZ, CHUNK = 8, 2000, 20
PERIOD_S = CHUNK / RATE_HZ
THRESHOLD = 0.5


class PathSettings(ez.Settings):
    """How many chunks are measured, and how many before them are not."""

    chunks: int
    settle: int


class Source(ez.Unit):
    """White noise, a chunk each 10 ms, stamped when it is due and made."""

    SETTINGS = PathSettings
    OUTPUT = ez.OutputStream(AxisArray)

    @ez.publisher(OUTPUT)
    async def run(self) -> AsyncGenerator:
        """Publish all chunks."""
        noise = np.random.default_rng(1)
        began_s = time.perf_counter() + 0.2
        for number in range(self.SETTINGS.settle + self.SETTINGS.chunks):
            samples = noise.standard_normal((CHUNK, CHANNELS))
            await asyncio.sleep(max(0.0, began_s + number * PERIOD_S - time.perf_counter()))
            axis = AxisArray.TimeAxis(fs=RATE_HZ, offset=number * PERIOD_S)
            stamped = {"made_ns": time.perf_counter_ns()}
            yield self.OUTPUT, AxisArray(samples, dims=["time", "ch"], axes={"time": axis}, attrs=stamped, key="emg")


class Decide(ez.Unit):
    """Whether the first channel's newest sample lies above a threshold."""

    SETTINGS = PathSettings
    INPUT = ez.InputStream(AxisArray)

    async def initialize(self) -> None:
        """Nothing seen yet."""
        self.times_ns: list[int] = []
        self.above = 0

    @ez.subscriber(INPUT)
    async def decide(self, message: AxisArray) -> None:
        """Decide, and end behind the last chunk."""
        self.above += bool(message.data[-1, 0] > THRESHOLD)
        self.times_ns.append(time.perf_counter_ns() - message.attrs["made_ns"])
        if len(self.times_ns) == self.SETTINGS.settle + self.SETTINGS.chunks:
            print(json.dumps({"times_ns": self.times_ns[self.SETTINGS.settle :]}), flush=True)
            raise ez.NormalTermination


class Path(ez.Collection):
    """Source, band-pass 20-450 Hz, rectify, envelope 6 Hz, decision."""

    SETTINGS = PathSettings
    SOURCE, BAND, RECTIFY, ENVELOPE, DECIDE = Source(), ButterworthFilter(), Abs(), ButterworthFilter(), Decide()

    def configure(self) -> None:
        """Hand the settings on."""
        self.SOURCE.apply_settings(self.SETTINGS)
        self.DECIDE.apply_settings(self.SETTINGS)
        self.BAND.apply_settings(ButterworthFilterSettings(coef_type="sos", order=4, cuton=20.0, cutoff=450.0))
        self.ENVELOPE.apply_settings(ButterworthFilterSettings(coef_type="sos", order=2, cutoff=6.0))

    def network(self) -> ez.NetworkDefinition:
        """One unit behind the other."""
        return (
            (self.SOURCE.OUTPUT, self.BAND.INPUT_SIGNAL),
            (self.BAND.OUTPUT_SIGNAL, self.RECTIFY.INPUT_SIGNAL),
            (self.RECTIFY.OUTPUT_SIGNAL, self.ENVELOPE.INPUT_SIGNAL),
            (self.ENVELOPE.OUTPUT_SIGNAL, self.DECIDE.INPUT),
        )


if __name__ == "__main__":
    asked = json.loads(sys.stdin.readline())
    ez.run(PATH=Path(PathSettings(**asked)), force_single_process=True)
