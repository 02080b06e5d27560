"""Boards by BrainFlow's own library: its synthetic board, files that it plays, and boards that are not there."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.sources.brainflow import POLL_S, BrainflowConnection, BrainflowDevice, library, offers, open_brainflow
from reknit.sources.families import open_source, reachable
from reknit.sources.health import Health
from reknit.sources.numbered import Numbered
from reknit.sources.source import SourceError, SourceThread
from reknit.sources.supervised import SupervisedSource
from reknit.sources.trouble import Trouble
from reknit.stream import Chunk, Gap, GapReason, Kind
from reknit.stream.items import Array
from reknit.timing.counter import Counter
from reknit.timing.received import Received
from sources.collected import Collected

CYTON_WIFI_ROWS = 24  # package number, 8 channels, what else the board sends, time stamp, marker
MS = 1_000_000


def played(path: Path, counters: list[int], rows: int = CYTON_WIFI_ROWS, rate_hz: int = 1000) -> Array:
    """Write a file as BrainFlow writes it, with these package numbers; gives the values of its first 8 channels."""
    table = np.zeros((len(counters), rows))
    table[:, 0] = np.array(counters) % 256
    table[:, 1:9] = np.arange(len(counters) * 8).reshape(-1, 8) % 5000 / 8
    table[:, rows - 2] = 1_700_000_000 + np.arange(len(counters)) / rate_hz
    path.write_text("\n".join("\t".join(f"{value:.6f}" for value in row) for row in table) + "\n", encoding="ascii")
    return table[:, 1:9]


@pytest.fixture
def running() -> Iterator[Collected]:
    """What the synthetic board delivers."""
    collected = Collected()
    thread = SourceThread(open_brainflow("synthetic"), collected.take, collected.ended)
    thread.start()
    yield collected
    thread.stop()


@pytest.fixture
def link() -> BrainflowConnection:
    """A connection of the synthetic board that is not read from."""
    device = BrainflowDevice("synthetic")
    connection = device.connect(threading.Event())
    assert isinstance(connection, BrainflowConnection)
    connection.close()
    return connection


def table(counters: list[int], stamps_s: list[float] | None = None) -> Array:
    """What the synthetic board gives for these package numbers."""
    made = np.zeros((32, len(counters)))
    made[0] = counters
    made[1:17] = np.arange(16)[:, None] + np.arange(len(counters)) * 100
    made[29] = 77
    made[30] = np.arange(len(counters)) * 0.004 if stamps_s is None else stamps_s
    return made


def test_the_synthetic_board_gives_all_samples_in_order(running: Collected) -> None:
    running.wait_for(lambda: running.samples >= 400)  # its package number has begun again once
    assert [chunk.first for chunk in running.chunks] == list(np.cumsum([0, *(chunk.count for chunk in running.chunks)])[:-1])
    assert not running.gaps
    assert running.data.shape[1] == 16
    assert running.data.dtype == np.float64
    spec = running.chunks[0].spec
    assert (spec.name, spec.kind, spec.rate_hz) == ("emg", Kind.EMG, 250)
    assert [channel.name for channel in spec.channels[:2]] == ["EMG 1", "EMG 2"]
    assert {channel.unit for channel in spec.channels} == {"uV"}


def test_a_board_in_use_is_told_and_not_taken_away(running: Collected) -> None:
    running.wait_for(lambda: running.samples > 0)
    for _ in range(3):
        with pytest.raises(SourceError, match="in use already; end the practice"):
            open_source("brainflow:synthetic", "emg")
    before = running.samples
    running.wait_for(lambda: running.samples > before + 50)
    assert not running.gaps


def test_a_board_can_be_had_again_after_its_source_has_ended() -> None:
    for _ in range(2):
        collected = Collected()
        thread = SourceThread(open_brainflow("synthetic"), collected.take, collected.ended)
        thread.start()
        collected.wait_for(lambda taken=collected: taken.samples > 0)  # type: ignore[misc]
        thread.stop()
    BrainflowDevice("synthetic").check()


def test_a_played_file_gives_its_values_and_what_was_lost_in_it(tmp_path: Path) -> None:
    counters = [n for n in range(400) if not 120 <= n < 125]
    values = played(tmp_path / "a b.csv", counters)
    collected = Collected()
    source = open_source(f"brainflow:playback?file={tmp_path}/a%20b.csv&master=cyton-wifi", "arm")
    assert (source.spec.name, source.spec.rate_hz, source.spec.width) == ("arm", 1000, 8)
    thread = SourceThread(source, collected.take, collected.ended)
    thread.start()
    collected.wait_for(lambda: collected.samples >= 395)
    thread.stop()
    assert collected.data[:395].tolist() == values.tolist()
    assert collected.gaps[0] == Gap(0, 120, 125, GapReason.COUNTER_JUMP)
    assert collected.chunks[-1].end >= 400


def test_a_board_that_stops_giving_samples_is_connected_again(tmp_path: Path) -> None:
    """BrainFlow says nothing when a board falls silent; a played file that has ended is such a board."""
    played(tmp_path / "short.csv", list(range(50)))
    source = open_brainflow(f"playback?file={tmp_path}/short.csv&master=cyton-wifi")
    assert isinstance(source, SupervisedSource)
    told: list[Health] = []
    source.changed = told.append
    collected = Collected()
    thread = SourceThread(source, collected.take, collected.ended)
    thread.start()
    collected.wait_for(lambda: len({chunk.epoch for chunk in collected.chunks}) == 2, 20)
    thread.stop()
    assert collected.gaps[0] == Gap(0, 50, None, GapReason.DISCONNECT)
    assert any(health.problem and "no data came from BrainFlow playback" in health.problem for health in told)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("cytonn", "no board 'cytonn'.*cyton"),
        ("no", "no board 'no'"),
        ("cyton", "CYTON_BOARD: an option is missing or wrong, such as serial"),
        ("cyton?serial=/dev/none-such", "the port cannot be opened; check its name"),
        ("playback?file=a.csv", "master=cyton-wifi"),
        ("playback?file=none-such.csv&master=cyton", "an option is missing or wrong"),
        ("playback?file=a.csv&master=x", "no board 'x'"),
        ("synthetic?gain=3", "'gain' cannot be asked for"),
        ("ganglion-wifi?port=none", "port must be a number"),
        ("callibri-ecg?timeout=1", "CALLIBRI_ECG_BOARD"),
        ("emotibit", "EMOTIBIT_BOARD has no amplifier"),
    ],
)
def test_what_cannot_be_had_is_told_in_a_sentence(address: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        open_brainflow(address)


def test_without_brainflow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "brainflow", None)
    with pytest.raises(SourceError, match=r"pip install \"reknit\[brainflow\]\""):
        open_brainflow("synthetic")
    (reach,) = reachable(0.1, ("brainflow",))
    assert reach.problem is not None
    assert "not installed" in reach.problem
    assert reach.trouble is Trouble.LIBRARY_MISSING


def test_its_library_prints_nothing() -> None:
    code = """
from reknit.sources.brainflow import BrainflowDevice
from reknit.sources.trouble import Trouble
try:
    BrainflowDevice("cyton", {"serial": "none"}).check()
except Exception as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert "the port cannot be opened" in done.stdout
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_the_synthetic_board_is_offered() -> None:
    (offer,) = offers()
    assert (offer.address, offer.kind, offer.channels, offer.rate_hz) == ("brainflow:synthetic", "emg", 16, 250)
    assert open_source(offer.address, "emg").spec.width == 16


def test_boards_are_numbered_by_their_counter_only_where_it_counts_samples() -> None:
    assert isinstance(BrainflowDevice("cyton").numbering(), Counter)
    assert isinstance(BrainflowDevice("ganglion").numbering(), Received)
    assert BrainflowDevice("ant-neuro-ee-211").spec.width == 64  # without channels for muscles: all that it amplifies


@pytest.mark.parametrize(
    "board",
    [each for each in library().BoardIds if each.value >= 0 and each.name != "EMOTIBIT_BOARD"],  # that one has no amplifier
    ids=lambda board: board.name,
)
def test_each_board_has_a_rate_and_channels(board: Any) -> None:
    spec = BrainflowDevice(board.name.removesuffix("_BOARD").lower().replace("_", "-")).spec
    assert spec.rate_hz > 0
    assert spec.width >= 1


def test_samples_are_cut_where_their_counter_jumps(link: BrainflowConnection) -> None:
    packets = link.packets(table([254, 255, 0, 1, 5, 6, 6]), 0, 10**18, 0)
    assert [(packet.mark, len(packet.data)) for packet in packets] == [(254, 4), (5, 2), (6, 1)]
    assert packets[1].data[:, 0].tolist() == [400, 500]
    assert packets[0].data[0].tolist() == list(range(16))
    assert link.battery_percent == 77


def test_a_wall_clock_that_is_set_moves_no_sample_out_of_its_reading(link: BrainflowConnection) -> None:
    before_ns, now_ns = 1000 * MS, 1005 * MS
    for stamp_s, arrival_ns in ((1.002, 1002 * MS), (500.0, now_ns), (-500.0, before_ns)):
        (packet,) = link.packets(table([1], [stamp_s]), before_ns, now_ns, 0)
        assert packet.arrival_ns == arrival_ns
    (packet,) = link.packets(table([1], [1_700_000_000.002]), before_ns, now_ns, 1001 * MS - 1_700_000_000 * 1000 * MS)
    assert packet.arrival_ns == pytest.approx(1003 * MS, abs=1000)


@pytest.mark.parametrize("counter", [256.0, -1.0, 0.5, float("nan")])
def test_a_counter_that_is_none_ends_the_connection(link: BrainflowConnection, counter: float) -> None:
    made = table([1, 2])
    made[0, 1] = counter
    with pytest.raises(SourceError, match="expected whole numbers below 256"):
        link.packets(made, 0, 1, 0)


@given(lost=st.sets(st.integers(1, 700), max_size=60), cuts=st.lists(st.integers(1, 90), min_size=1, max_size=20))
def test_each_sample_gets_its_index_whatever_is_lost(lost: set[int], cuts: list[int]) -> None:
    device = BrainflowDevice("synthetic")
    connection, numbered = BrainflowConnection(device, None, Exception), Numbered(device)
    indices = [n for n in range(700) if n not in lost]
    items = []
    at = 0
    for cut in [*cuts, 700]:
        part, at = indices[at : at + cut], at + cut
        if part:
            stamps_s = [100 + n * 0.004 for n in part]
            packets = connection.packets(table([n % 256 for n in part], stamps_s), 0, 10**18, 0)
            items += [item for packet in packets for item in numbered.take(packet)]
    found = [n for item in items if isinstance(item, Chunk) for n in range(item.first, item.end)]
    missing = [n for item in items if isinstance(item, Gap) for n in range(item.first, item.end or 0)]
    assert found == indices
    assert missing == sorted(n for n in lost if n < indices[-1])


def test_a_connection_that_has_broken_says_so_and_can_be_closed(link: BrainflowConnection) -> None:
    with pytest.raises(SourceError, match=r"has gone: .*; check its cable"):
        link.read(0.1)
    link.close()


def test_reading_waits_and_gives_up_without_samples(tmp_path: Path) -> None:
    played(tmp_path / "one.csv", [0, 1])
    connection = BrainflowDevice("playback", {"file": str(tmp_path / "one.csv"), "master": "cyton-wifi"}).connect(
        threading.Event()
    )
    got = 0
    while got < 2:
        got += sum(len(packet.data) for packet in connection.read(1.0))
    began_s = time.monotonic()
    assert connection.read(4 * POLL_S) == ()
    assert time.monotonic() - began_s >= 4 * POLL_S
    connection.close()
