"""Descriptions in TOML: those that are shipped, run over fakes of their devices, and every mistake told in a sentence."""

from __future__ import annotations

import re
import struct
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.sources.ble.described import SHIPPED, load, shipped
from reknit.sources.ble.dialect import Damaged, Write
from reknit.sources.source import SourceError
from reknit.stream import DTYPES, Channel, Gap, GapReason, Kind
from reknit.timing.counter import Counter
from reknit.timing.received import Received
from reknit.timing.stamps import Stamps
from sources.ble.air import Air, Peripheral
from sources.ble.running import running
from sources.ble.sensors import FakeMyo, FakeWit

OWN = """
schema = 1
title = "Lab amplifier"
facts = "our own firmware"
tested = "on our own board"
kind = "emg"
rate_hz = 1000
names = ["LabAmp"]
notify = ["abcd"]
length = 20
header = "A5"
at = 2
samples = 3
big_endian = true
counter = { at = 1, number = "uint8", counts = "packets" }
start = [{ to = "dcba", bytes = "01" }]
channels = [
    { name = "left", number = "int24", unit = "uV", scale = 0.5 },
    { name = "right", number = "int24", unit = "uV", scale = 0.5, offset = 2.0 },
]
"""


def described(folder: Path, text: str) -> Path:
    path = folder / "lab-amp.toml"
    path.write_text(text, encoding="utf-8")
    return path


class FakeAmplifier(Peripheral):
    """The amplifier of `OWN`."""

    DATA = "0000abcd-0000-1000-8000-00805f9b34fb"
    COMMAND = "0000dcba-0000-1000-8000-00805f9b34fb"

    def __init__(self) -> None:
        super().__init__("LabAmp 7", "AA:00:00:00:00:07", {self.DATA: ("notify",), self.COMMAND: ("write",)})

    def on_write(self, characteristic: str, value: bytes) -> None:
        self.measuring.set()

    def send(self, number: int) -> None:
        numbers = [3 * number + n - 2**22 for n in range(3) for _ in range(2)]
        self.notify(self.DATA, bytes([0xA5, number % 256]) + b"".join(n.to_bytes(3, "big", signed=True) for n in numbers))


class TestShipped:
    def test_each_is_whole(self) -> None:
        assert sorted(shipped()) == ["myo-armband", "witmotion-ble"]
        for name, dialect in shipped().items():
            assert dialect.id == name
            assert dialect.dtype in DTYPES
            assert dialect.numbering().epoch == -1

    @pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
    def test_each_says_where_it_is_from_and_what_was_tested(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert re.search(r'^facts = ".{40,}"$', text, re.MULTILINE)
        assert re.search(r'^tested = "never on the real \w+"$', text, re.MULTILINE)

    def test_a_myo_armband_gives_eight_electrodes_at_200_hz(self) -> None:
        myo = FakeMyo()
        with running(f"myo-armband@{myo.address}", Air(myo)) as got:
            assert myo.measuring.wait(10)
            for n in range(100):
                myo.send(n)
            got.wait_for(lambda: got.samples == 200)
            got.wait_for(lambda: any(each.battery_percent == 93 for each in got.told))
        spec = got.source.spec
        assert (spec.kind, spec.rate_hz, spec.width, spec.dtype) == (Kind.EMG, 200, 8, "int16")
        assert got.data[::2, 0].tolist() == [n - 128 for n in range(100)]
        assert got.data[1, :].tolist() == [-127 + electrode for electrode in range(8)]
        assert [value.hex() for _, value, _ in myo.written] == ["090101", "0103020000", "0103000000", "090100"]
        assert not myo.measuring.is_set()

    def test_a_witmotion_sensor_is_unlocked_and_gives_physical_units(self) -> None:
        wit = FakeWit()
        with running("witmotion-ble@WT901BLE68", Air(wit)) as got:
            assert wit.measuring.wait(10)
            wit.send((2048, 0, -2048, 16384, -16384, 0, 8192, 0, -32768))
            wit.send((0,) * 9, (1,) * 9)
            got.wait_for(lambda: got.samples == 3)
        assert (wit.unlocked, wit.rate) == (True, 8)
        assert [response for _, _, response in wit.written] == [False, False]
        scale = np.array([channel.scale for channel in got.source.spec.channels])
        values = got.data[0] * scale
        assert values == pytest.approx([9.80665, 0, -9.80665, 1000, -1000, 0, 45, 0, -180])
        assert [channel.unit for channel in got.source.spec.channels] == ["m/s^2"] * 3 + ["deg/s"] * 3 + ["deg"] * 3


class TestOwn:
    def test_a_description_of_ones_own_is_a_source(self, tmp_path: Path) -> None:
        path, amplifier = described(tmp_path, OWN), FakeAmplifier()
        with running(f"{path}@{amplifier.address}", Air(amplifier)) as got:
            assert amplifier.measuring.wait(10)
            for n in [*range(250), *range(252, 300)]:
                amplifier.send(n)
            got.wait_for(lambda: got.samples == 3 * 298)
        assert got.gaps == [Gap(0, 750, 756, GapReason.COUNTER_JUMP)]
        assert (got.data[:, 0] + 2**22).tolist() == [*range(750), *range(756, 900)]
        assert got.source.spec.channels == (Channel("left", "uV", scale=0.5), Channel("right", "uV", scale=0.5, offset=2.0))

    def test_every_key_is_understood(self, tmp_path: Path) -> None:
        dialect = load(described(tmp_path, OWN))
        assert (dialect.id, dialect.title, dialect.kind, dialect.rate, dialect.dtype) == (
            "lab-amp",
            "Lab amplifier",
            Kind.EMG,
            Fraction(1000),
            "int32",
        )
        assert dialect.notify == (FakeAmplifier.DATA,)
        assert dialect.start == (Write(FakeAmplifier.COMMAND, b"\x01"),)
        assert (dialect.stop, dialect.battery, dialect.prepare) == ((), None, None)
        assert dialect.speaks("labamp 7")
        assert not dialect.speaks("an amplifier")

    @pytest.mark.parametrize(
        ("line", "kind"),
        [
            ('counter = { at = 1, number = "uint8", counts = "samples" }', Counter),
            ('stamp = { at = 1, number = "uint16", tick_us = 1000 }', Stamps),
            ("", Received),
        ],
    )
    def test_losses_are_found_as_the_packets_allow(self, line: str, kind: type, tmp_path: Path) -> None:
        text = re.sub(r"^counter.*$", line, OWN, flags=re.MULTILINE)
        assert isinstance(load(described(tmp_path, text)).numbering(), kind)

    def test_a_uuid_in_capitals_is_the_same(self, tmp_path: Path) -> None:
        text = OWN.replace('"abcd"', f'"{FakeAmplifier.DATA.upper()}"').replace('"dcba"', '"DCBA"')
        dialect = load(described(tmp_path, text))
        assert (dialect.notify, dialect.start[0].characteristic) == ((FakeAmplifier.DATA,), FakeAmplifier.COMMAND)

    def test_a_rate_that_no_crystal_sets_is_believed_as_told(self, tmp_path: Path) -> None:
        stamp = 'stamp = { at = 1, number = "uint8", tick_us = 1000 }\nrate_error_percent = 2.5'
        assert load(described(tmp_path, OWN)).rate_error_ppm == 200
        assert load(described(tmp_path, re.sub(r"^counter.*$", stamp, OWN, flags=re.MULTILINE))).rate_error_ppm == 25_000

    def test_a_rate_that_is_no_whole_number_is_kept(self, tmp_path: Path) -> None:
        assert float(load(described(tmp_path, OWN.replace("1000", "62.5", 1))).rate) == 62.5


class TestMistakes:
    @pytest.mark.parametrize(
        ("old", "new", "told"),
        [
            ("schema = 1", "schema = 2", "Invalid enum value 2 - at `schema`"),
            ('title = "Lab amplifier"\n', "", "missing key `title`"),
            ("length = 20", "lenght = 20", "unknown key `lenght`; did you mean `length`?"),
            ("length = 20", "length = 19", "`length` is 19, but the samples end at byte 20"),
            ("length = 20", "length = 0", "Expected `int` >= 1 - at `length`"),
            ("rate_hz = 1000", "rate_hz = 0", "at `rate_hz`"),
            ("rate_hz = 1000", "rate_hz = nan", "at `rate_hz`"),
            ("rate_hz = 1000", "rate_hz = inf", "at `rate_hz`"),
            ("scale = 0.5 }", "scale = 0 }", "`scale` not 0"),
            ("scale = 0.5 }", "scale = inf }", "must be finite"),
            ('header = "A5"', 'header = "A"', 'Expected bytes in hexadecimal such as "01 A0" - at `header`'),
            ('header = "A5"', f'header = "{"00" * 30}"', "`header` has 30 bytes"),
            ('["abcd"]', '["abcde"]', "Expected a UUID, whole or the four digits of a standard one - at `notify[0]`"),
            ('["abcd"]', "[]", "at `notify`"),
            ('"int24"', '"int25"', "at `channels[0].number`; expected one of int8, uint8"),
            ('"right"', '"left"', "two have the same name"),
            ('number = "uint8"', 'number = "int8"', "at `counter.number`; expected one of uint8, uint16, uint32"),
            ('counts = "packets"', 'counts = "bytes"', "at `counter.counts`; expected one of packets, samples"),
            ("at = 1,", "at = 20,", "ends behind the packet"),
            ("samples = 3", 'samples = 3\nstamp = { at = 1, number = "uint8", tick_us = 1 }', "give the one"),
            ("samples = 3", "samples = 3\nrate_error_percent = 2", "needs a `stamp`"),
            ("samples = 3", "samples = 3\nrate_error_percent = 11", "at `rate_error_percent`"),
            ('kind = "emg"', 'kind = "cue"', "at `kind`; expected one of emg, imu, forces, signal"),
            ("schema = 1", "schema = = 1", "this is not TOML"),
        ],
    )
    def test_each_is_told(self, old: str, new: str, told: str, tmp_path: Path) -> None:
        assert old in OWN
        with pytest.raises(SourceError, match=re.escape(told)) as caught:
            load(described(tmp_path, OWN.replace(old, new, 1)))
        assert str(caught.value).startswith("lab-amp.toml: ")

    def test_a_file_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(SourceError, match="cannot be read"):
            load(tmp_path / "nowhere.toml")

    def test_bytes_that_are_no_text_are_told(self, tmp_path: Path) -> None:
        path = tmp_path / "bytes.toml"
        path.write_bytes(b"\xff\xfe\x00")
        with pytest.raises(SourceError, match="not TOML"):
            load(path)

    @given(
        key=st.sampled_from(["length", "at", "samples", "rate_hz", "header", "names", "notify", "channels", "counter", "start"]),
        value=st.one_of(
            st.integers(-1, 2**70).map(str),
            st.floats().map(str),
            st.text(st.characters(codec="ascii", exclude_categories=["C"], exclude_characters='"\\'), max_size=8).map(
                '"{}"'.format
            ),
            st.sampled_from(["true", "[]", "[1]", "{}", "1979-05-27", '[{ to = "abcd" }]', "[[[[]]]]"]),
        ),
    )
    def test_any_value_is_understood_or_told(self, key: str, value: str, tmp_path_factory: pytest.TempPathFactory) -> None:
        kept = OWN.replace("[\n    {", "[{").replace("},\n    {", "}, {").replace("},\n]", "}]").splitlines()
        text = "\n".join(line for line in kept if not line.startswith(f"{key} =")) + f"\n{key} = {value}\n"
        path = described(tmp_path_factory.mktemp("described"), text)
        try:
            dialect = load(path)
        except SourceError as error:
            assert str(error).startswith("lab-amp.toml: ")  # noqa: PT017
            return
        for packet in (bytes(20), struct.pack("20B", *range(0xA5, 0xA5 + 20)), b"\xa5" * 60):
            with suppress(Damaged):
                dialect.decoder()(packet)
