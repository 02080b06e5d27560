"""Delsys Trigno against a server of its protocol: which channels, which bytes, who stops the base, and what can go wrong."""

from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.sources import delsys, trigno
from reknit.sources.delsys import DelsysConnection, DelsysDevice, offers, open_delsys
from reknit.sources.families import open_source
from reknit.sources.health import Health
from reknit.sources.source import Source, SourceError, SourceThread
from reknit.sources.supervised import SupervisedSource
from reknit.sources.supervision import Patience
from reknit.sources.trigno import Base, Layout, number_in
from reknit.stream import Channel, Gap, GapReason, Kind
from reknit.stream.items import Array
from sources.collected import Collected
from sources.trigno_server import GREETING, TrignoServer, answers

SENSORS = {2: (1, 1), 5: (3, 2)}
"""Sensor 2 in the first slot, sensor 5 with two channels in the third and fourth."""
COLUMNS = [0, 2, 3]
MOTION: dict[int, Sequence[str]] = {2: ["g", "g", "g", "\xb0/s", "\xb0/s", "\xb0/s"], 5: ["?/s", "?/s", "?/s"]}


@pytest.fixture
def server() -> Iterator[TrignoServer]:
    with TrignoServer(answers(SENSORS, MOTION)) as running:
        yield running


def rows(count: int, width: int = 16) -> Array:
    return (np.arange(count * width, dtype=np.float32).reshape(count, width) - 100) * np.float32(1e-6)


def started(source: Source) -> tuple[SourceThread, Collected]:
    collected = Collected()
    thread = SourceThread(source, collected.take, collected.ended)
    thread.start()
    return thread, collected


def test_only_channels_of_paired_sensors_are_there(server: TrignoServer) -> None:
    spec = open_source(f"delsys:{server.address}", "emg").spec
    assert [channel.name for channel in spec.channels] == ["sensor 2", "sensor 5 EMG 1", "sensor 5 EMG 2"]
    assert {(channel.unit, channel.scale) for channel in spec.channels} == {("uV", 1e6)}
    assert spec.rate == Fraction(52000, 27)  # 26 samples in 13.5 ms
    assert (spec.kind, spec.dtype) == (Kind.EMG, "float32")
    assert server.commands[-1] == "QUIT"


def test_a_server_that_makes_2000_hz_of_it_is_asked(server: TrignoServer) -> None:
    server.said |= {"BACKWARDS COMPATIBILITY?": "YES", "UPSAMPLING?": "UPSAMPLING ON"}
    assert open_delsys(server.address).spec.rate == 2000
    server.said["UPSAMPLING?"] = "UPSAMPLING OFF"
    assert open_delsys(server.address).spec.rate == Fraction(52000, 27)


def test_nothing_of_the_base_is_changed(server: TrignoServer) -> None:
    thread, collected = started(open_delsys(server.address))
    server.send(rows(26).tobytes())
    collected.wait_for(lambda: collected.samples == 26)
    thread.stop()
    assert {each for each in server.commands if not each.endswith("?")} == {"START", "STOP", "QUIT"}


def test_samples_come_as_sent_however_the_network_cuts_them(server: TrignoServer) -> None:
    thread, collected = started(open_delsys(server.address))
    sent = rows(104)
    server.send(sent.tobytes(), cuts=[1, 63, 64, 67, 200, 1663, 1665, 5001])
    collected.wait_for(lambda: collected.samples == 104)
    thread.stop()
    assert collected.data.tobytes() == sent[:, COLUMNS].tobytes()
    assert [chunk.first for chunk in collected.chunks] == list(np.cumsum([0, *(c.count for c in collected.chunks)])[:-1])


def unconnected(big: bool = False) -> DelsysConnection:
    """A connection whose bytes are made by hand."""
    layout = Layout(50043, 16, (0, 5, 15), (Channel("a", "uV"),) * 3, Fraction(52000, 27), 26, big)
    one, other = socket.socketpair()
    other.close()
    with TrignoServer(answers(SENSORS)) as server:
        base = Base.hold("127.0.0.1", server.ports[0])
        connection = DelsysConnection(base, one, layout)
        connection.close()
    return connection


@given(cuts=st.lists(st.integers(0, 20 * 64), max_size=30), big=st.booleans())
def test_rows_are_whole_for_any_cuts_and_either_order_of_bytes(cuts: list[int], big: bool) -> None:
    connection = unconnected(big)
    sent = rows(20)
    content = sent.astype(">f4" if big else "<f4").tobytes()
    bounds = [0, *sorted(cuts), len(content)]
    packets = [packet for a, b in itertools.pairwise(bounds) for packet in connection.packets(content[a:b], b)]
    assert np.concatenate([packet.data for packet in packets]).tobytes() == sent[:, [0, 5, 15]].tobytes()
    assert all(packet.data.dtype == np.dtype("float32") and len(packet.data) for packet in packets)


@pytest.mark.parametrize(("frame", "refused"), [(26, False), (27, True), (25, False)])
def test_a_server_that_sends_more_than_it_said_is_told(frame: int, refused: bool) -> None:
    connection = unconnected()
    frame_ns = 13_500_000
    told = ""
    try:
        for n in range(1, 1000):
            connection.packets(bytes(64 * frame), n * frame_ns + (n % 7) * 1_000_000)
    except SourceError as error:
        told = str(error)
    assert ("sends 200" in told and "where it said 1926; turn its upsampling off" in told) is refused


def test_a_base_with_big_numbers_first_is_understood(server: TrignoServer) -> None:
    server.said["ENDIANNESS?"] = "BIG"
    thread, collected = started(open_delsys(server.address))
    server.send(rows(5).astype(">f4").tobytes())
    collected.wait_for(lambda: collected.samples == 5)
    thread.stop()
    assert collected.data.tobytes() == rows(5)[:, COLUMNS].tobytes()


def test_motion_has_its_own_port_and_units(server: TrignoServer) -> None:
    source = open_delsys(server.motion_address, "leg")
    names = [channel.name for channel in source.spec.channels]
    assert names[0] == "sensor 2 accelerometer x"
    assert names[5:] == ["sensor 2 gyroscope z", *(f"sensor 5 gyroscope {axis}" for axis in "xyz")]
    assert [channel.unit for channel in source.spec.channels] == ["m/s2"] * 3 + ["deg/s"] * 6
    assert source.spec.channels[0].scale == 9.80665
    assert (source.spec.name, source.spec.kind, source.spec.rate) == ("leg", Kind.IMU, Fraction(4000, 27))
    thread, collected = started(source)
    server.send(rows(4, 144).tobytes(), port=2)
    collected.wait_for(lambda: collected.samples == 4)
    thread.stop()
    assert collected.data.tobytes() == rows(4, 144)[:, [0, 1, 2, 3, 4, 5, 18, 19, 20]].tobytes()


def test_two_streams_share_a_command_connection_and_the_last_one_stops_the_base(server: TrignoServer) -> None:
    muscle, motion = open_delsys(server.address), open_delsys(server.motion_address)
    before = server.clients
    muscles, muscle_items = started(muscle)
    server.send(rows(2).tobytes())
    muscle_items.wait_for(lambda: muscle_items.samples == 2)
    motions, motion_items = started(motion)
    server.send(rows(3, 144).tobytes(), port=2)
    motion_items.wait_for(lambda: motion_items.samples == 3)
    motions.stop()
    assert "STOP" not in server.commands
    server.send(rows(2).tobytes())
    muscle_items.wait_for(lambda: muscle_items.samples == 4)
    muscles.stop()
    assert server.clients == before + 1
    assert server.commands.count("START") == server.commands.count("STOP") == 1


def test_a_server_that_dies_leaves_a_gap_and_is_found_again() -> None:
    with TrignoServer(answers(SENSORS)) as first:
        source = SupervisedSource(DelsysDevice("127.0.0.1", command=first.ports[0], data=first.ports[1]), Patience(first_s=0.05))
        told: list[Health] = []
        source.changed = told.append
        thread, collected = started(source)
        first.send(rows(3).tobytes() + b"\1\2\3")
        collected.wait_for(lambda: collected.samples == 3)
    collected.wait_for(lambda: bool(collected.gaps))
    assert collected.gaps == [Gap(0, 3, None, GapReason.DISCONNECT)]
    with TrignoServer(answers(SENSORS), ports=first.ports) as second:
        second.send(rows(2).tobytes())
        collected.wait_for(lambda: collected.samples == 5)
        thread.stop()
    assert (collected.chunks[-1].epoch, collected.chunks[-1].first) == (1, 0)
    assert collected.chunks[-1].data.tobytes() == rows(2)[:, COLUMNS].tobytes()
    problems = {health.problem for health in told if health.problem}
    assert any("data connection" in problem for problem in problems)


def test_sensors_that_have_changed_are_not_taken_for_those_before(server: TrignoServer) -> None:
    device = DelsysDevice("127.0.0.1", command=server.ports[0], data=server.ports[1])
    server.said["SENSOR 5 STARTINDEX?"] = "4"
    with pytest.raises(SourceError, match=r"sensors of Trigno 127.0.0.1 have changed; begin again"):
        device.connect(threading.Event())
    assert not Base._held


def test_a_server_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trigno, "ANSWER_S", 0.2)
    with TrignoServer({}, greeting=b"") as server, pytest.raises(SourceError, match=r"does not answer within 0.2 s; restart"):
        open_delsys(server.address)
    assert not Base._held


def test_a_late_answer_is_not_taken_for_that_to_the_next_question(server: TrignoServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trigno, "ANSWER_S", 0.2)
    first = Base.hold("127.0.0.1", server.ports[0])
    before = server.clients
    with server.silence, pytest.raises(SourceError, match=r"does not answer within 0.2 s"):
        first.ask("MAX SAMPLES EMG?")
    monkeypatch.setattr(trigno, "ANSWER_S", 10.0)
    with pytest.raises(SourceError, match="closed the connection"):
        first.ask("FRAME INTERVAL?")
    second = Base.hold("127.0.0.1", server.ports[0])
    assert second is not first
    assert second.ask("FRAME INTERVAL?") == "0.0135"
    assert server.clients == before + 1
    first.release()
    assert Base.hold("127.0.0.1", server.ports[0]) is second
    second.release()
    second.release()
    assert not Base._held


@pytest.mark.parametrize(
    ("greeting", "told"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "greets with 'SSH-2.0-OpenSSH_9.2'; expected 'Delsys Trigno'"),
        (b"\xff\xfe\0\1" * 2000, "answers without an end"),
    ],
)
def test_another_program_at_its_port(greeting: bytes, told: str) -> None:
    with TrignoServer({}, greeting=greeting) as server, pytest.raises(SourceError, match=told):
        open_delsys(server.address)


@pytest.mark.parametrize(
    ("command", "answer", "told"),
    [
        ("FRAME INTERVAL?", "soon", "'FRAME INTERVAL\\?' with 'soon'; expected a number from 0 to 1"),
        ("FRAME INTERVAL?", "0", "gives sensors the places"),
        ("MAX SAMPLES EMG?", "1/0", "expected a number from 1 to 1000"),
        ("SENSOR 2 STARTINDEX?", "17", "expected a number from 1 to 16"),
        ("SENSOR 2 STARTINDEX?", "nan", "expected a number"),
        ("SENSOR 5 STARTINDEX?", "1", "expected each its own"),
        ("SENSOR 5 STARTINDEX?", "16", "below 16"),
        ("SENSOR 7 PAIRED?", "\xff\xfe", "expected 'YES' or 'NO'"),
        ("SENSOR 2 EMGCHANNELCOUNT?", "", "expected a number from 0 to 4"),
    ],
)
def test_answers_that_make_no_sense(server: TrignoServer, command: str, answer: str, told: str) -> None:
    server.said[command] = answer
    with pytest.raises(SourceError, match=told):
        open_delsys(server.address)
    assert not Base._held


@given(st.text(st.characters(codec="latin-1"), max_size=20))
def test_any_answer_is_a_number_or_none(answer: str) -> None:
    number = number_in(answer)
    assert number is None or number >= 0


@given(st.decimals(0, 10**8, places=4))
def test_numbers_are_exact(number: Decimal) -> None:
    assert number_in(str(number)) == Fraction(number)
    assert number_in(f"{number}e9") is None


def test_a_base_without_paired_sensors_or_that_does_not_start() -> None:
    with TrignoServer(answers({})) as empty, pytest.raises(SourceError, match="no paired sensor that sends this; pair one"):
        open_delsys(empty.address)
    with TrignoServer(answers(SENSORS, START="CANNOT COMPLETE")) as stuck:
        device = DelsysDevice("127.0.0.1", command=stuck.ports[0], data=stuck.ports[1])
        with pytest.raises(SourceError, match="answers START with 'CANNOT COMPLETE'"):
            device.connect(threading.Event())


def test_nothing_listens_at_its_ports(server: TrignoServer) -> None:
    device = DelsysDevice("127.0.0.1", command=server.ports[0], data=server.ports[1])
    server.die()
    with pytest.raises(SourceError, match=r"no Trigno server answers at 127.0.0.1, port .*; start the Trigno Control Utility"):
        device.connect(threading.Event())
    with TrignoServer(answers(SENSORS)) as other:
        closed = DelsysDevice("127.0.0.1", command=other.ports[0], data=server.ports[1])
        with pytest.raises(SourceError, match=r"not at its data port .*; let this port through the firewall"):
            closed.connect(threading.Event())
    assert not Base._held


def test_servers_of_before_have_the_older_ports() -> None:
    old = {f"SENSOR {n} PAIRED?": "YES" if n in (1, 3) else "NO" for n in range(1, 17)}
    with TrignoServer(old) as server:
        muscle = DelsysDevice("127.0.0.1", command=server.ports[0])
        motion = DelsysDevice("127.0.0.1", Kind.IMU, command=server.ports[0])
    assert (muscle.layout.port, muscle.layout.columns) == (50041, (0, 2))
    assert muscle.layout.rate == 2000
    assert (motion.layout.port, motion.layout.columns) == (50042, (0, 1, 2, 6, 7, 8))
    assert (motion.layout.width, motion.layout.rate) == (48, Fraction(4000, 27))


@pytest.mark.parametrize("rest", ["", "/imu", "here/emg", "here?speed=1", "here?data=0", "here?command=x"])
def test_addresses_that_name_no_server(rest: str) -> None:
    with pytest.raises(SourceError, match=r"expected delsys:HOST|must be a number"):
        open_delsys(rest)


def test_a_server_on_this_computer_is_offered_with_what_it_has(server: TrignoServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delsys, "COMMAND_PORT", server.ports[0])
    muscle, motion = offers()
    assert (muscle.address, muscle.kind, muscle.channels) == ("delsys:127.0.0.1", "emg", 3)
    assert muscle.detail == "sensor 2, sensor 5 EMG 1, sensor 5 EMG 2"
    assert (motion.address, motion.kind, motion.channels) == ("delsys:127.0.0.1/imu", "imu", 9)
    server.die()
    assert offers() == []


def test_the_greeting_may_come_in_pieces(server: TrignoServer) -> None:
    server.greeting = GREETING[:7]

    def rest() -> None:
        server._open[0].sendall(GREETING[7:])

    waiting = threading.Timer(0.1, rest)
    waiting.start()
    assert open_delsys(server.address).spec.width == 3
    waiting.join()
