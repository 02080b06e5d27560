"""Every form of file, cut off at each place and damaged in every way: a recording that is right, or one sentence, never anything else."""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.c3d_file import c3d, events
from formats.xdf_file import header, offset, packets, start
from reknit.formats.read import read
from reknit.formats.recording import FormatError, Recording
from reknit.formats.write import write
from reknit.stream import Channel, Chunk, Event, Gap, GapReason, Kind, StreamSpec, checked

ROWS = 24
CUTS = 120
TEXT = {".csv", ".txt", ".trc", ".mot", ".sto", ".tsv"}


def made(kind: Kind, unit: str, *, gap: bool = False) -> Recording:
    channels = tuple(Channel(f"knee {axis}", unit) for axis in "xyz")
    spec = StreamSpec(kind.value, kind, channels, Fraction(100), "int16")
    data = (np.arange(3 * ROWS, dtype=np.int16) * 7 - 40).reshape(ROWS, 3)
    whole = Chunk(spec, 0, 0, data)
    step = (Event(0, 3, "step", {"context": "Left"}),)
    if not gap:
        return Recording(spec, (whole,), events=step)
    later = whole.part(10, ROWS)._replace(first=15)
    return Recording(spec, (whole.part(0, 10), later), (Gap(0, 10, 15, GapReason.DISCONNECT),), events=step)


def by_write(ending: str, kind: Kind, unit: str, *, gap: bool = False) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        write(path.with_suffix(ending), made(kind, unit, gap=gap))

    return make


def as_text(path: Path) -> None:
    lines = ["# Sampling Rate (Hz):= 1000.00", "# Labels:= EMG", *(str(7 * n - 40) for n in range(ROWS))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def as_table(path: Path) -> None:
    rows = [f"{n};{n * 0.01:.2f};{n * 0.5:.1f}".replace(".", ",") for n in range(ROWS) if n != 5]
    path.write_text("Export\nFrame;Time [s];EMG [mV]\n" + "\n".join(rows) + "\n", encoding="utf-8")


def as_xdf(path: Path) -> None:
    data = np.arange(3 * ROWS, dtype="<i2").reshape(ROWS, 3)
    sent = packets(1, 5 + np.arange(ROWS) / 100, data, 6)
    path.write_bytes(start() + header(1, "EMG", "EMG", 100, 3, "int16") + b"".join(sent) + offset(1, 5.0, 0.1))


def as_c3d(path: Path) -> None:
    points = np.arange(4 * ROWS).reshape(ROWS, 1, 4)
    steps = events([(0.0, 0.1, "Foot Strike", "Left"), (0.0, 0.2, "Foot Off", "Left")])
    path.write_bytes(c3d(points, np.zeros((ROWS, 0, 0)), labels=("A",), extra=steps))


def as_landmarks(path: Path) -> None:
    path.write_text(str([[[n, n, 0] for n in range(33)]] * 2), encoding="utf-8")


def as_foreign(path: Path) -> None:
    pq.write_table(pa.table({"time": [n / 100 for n in range(ROWS)], "EMG [mV]": [float(n) for n in range(ROWS)]}), path)


FORMS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "csv": (".csv", by_write(".csv", Kind.EMG, "uV")),
    "csv with a gap": (".csv", by_write(".csv", Kind.EMG, "uV", gap=True)),
    "table of another program": (".csv", as_table),
    "text": (".txt", as_text),
    "trc": (".trc", by_write(".trc", Kind.MARKERS, "mm")),
    "mot": (".mot", by_write(".mot", Kind.COORDINATES, "deg")),
    "edf": (".edf", by_write(".edf", Kind.EMG, "uV")),
    "edf with a gap": (".edf", by_write(".edf", Kind.EMG, "uV", gap=True)),
    "bdf with a gap": (".bdf", by_write(".bdf", Kind.EMG, "uV", gap=True)),
    "parquet": (".parquet", by_write(".parquet", Kind.EMG, "uV", gap=True)),
    "parquet of another program": (".parquet", as_foreign),
    "xdf": (".xdf", as_xdf),
    "c3d": (".c3d", as_c3d),
    "landmarks": (".json", as_landmarks),
}


@cache
def whole(form: str, folder: Path) -> tuple[bytes, np.ndarray]:
    """The bytes of a whole file of that form, and its samples."""
    ending, make = FORMS[form]
    path = folder / f"whole{ending}"
    path.unlink(missing_ok=True)
    make(path)
    return path.read_bytes(), samples(read(path, rate_hz=100 if ending == ".json" else None))


def samples(recording: Recording) -> np.ndarray:
    """(samples, 1 + channels): index and values in units; sound chunks and gaps are demanded of every recording."""
    channels = recording.spec.channels
    rows = []
    for chunk in recording.chunks:
        data = np.asarray(checked(chunk).data, dtype=np.float64)
        values = data * [each.scale for each in channels] + [each.offset for each in channels]
        rows.append(np.column_stack([np.arange(chunk.first, chunk.end), values]))
    for one, other in pairwise(recording.chunks):
        assert (one.epoch, one.end) < (other.epoch, other.first)
    assert all(gap.end is None or gap.end >= gap.first for gap in recording.gaps)
    assert all(each.index >= 0 and each.name for each in recording.events)
    assert list(recording.items())
    assert len(recording.spec.id) == 16
    return np.concatenate(rows)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damage")


@pytest.mark.parametrize("form", FORMS)
def test_a_file_cut_off_anywhere_gives_its_beginning_or_a_sentence(folder: Path, form: str) -> None:
    content, right = whole(form, folder)
    ending = FORMS[form][0]
    edges = [n + 1 for n, byte in enumerate(content) if byte in b"\n\x14"] if ending in TEXT | {".edf", ".bdf"} else []
    spread = np.linspace(0, len(content) - 1, CUTS).astype(int).tolist()
    read_some = 0
    for cut in sorted({*spread, *edges, *range(max(0, len(content) - 40), len(content))}):
        path = folder / f"cut{ending}"
        path.write_bytes(content[:cut])
        try:
            recording = read(path, rate_hz=100 if ending == ".json" else None)
        except FormatError:
            continue
        got = samples(recording)
        read_some += 1
        sure = len(got)
        if ending in TEXT and content[cut - 1 : cut] not in (b"\n", b"\r"):
            assert ending not in (".csv", ".txt") or "last line" in recording.read_as or content[cut : cut + 1] in b"\r\n"
            sure -= 1
        assert got.shape[1] == right.shape[1], f"cut at {cut}"
        assert np.array_equal(got[:sure], right[:sure], equal_nan=True), f"cut at {cut}"
    assert read_some or form in ("edf", "landmarks", "parquet", "parquet of another program"), "these are whole or nothing"


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40)
@given(data=st.data())
def test_damage_of_any_kind_gives_a_recording_or_a_sentence(folder: Path, form: str, data: st.DataObject) -> None:
    content = bytearray(whole(form, folder)[0])
    for _ in range(data.draw(st.integers(1, 4), label="times")):
        place = data.draw(st.integers(0, len(content)), label="place")
        length = data.draw(st.integers(0, 30), label="length")
        content[place : place + length] = data.draw(st.binary(max_size=30), label="bytes")
    path = folder / f"damaged{FORMS[form][0]}"
    path.write_bytes(bytes(content))
    for rate_hz in (None, 100.0):
        try:
            samples(read(path, rate_hz=rate_hz))
        except FormatError as error:
            said = str(error)
        else:
            continue
        assert said
        assert "\n" not in said
