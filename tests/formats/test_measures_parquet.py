"""The course of measures comes back as it was, and a damaged file with a sentence."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.formats.measures_parquet import COLUMNS, GATES, PHASES, ROWS, Measures, MeasuresFile, read_measures, write_measures
from reknit.formats.recording import FormatError
from reknit.formats.stream_parquet import is_stream
from reknit.signals.measure import Gate, Phase


def measures(values: list[float], gates: list[int] | None = None) -> Measures:
    count = len(values)
    return Measures(
        block=np.full(count, 1, dtype=np.int32),
        time_s=np.arange(count, dtype=np.float64) / 30,
        value=np.array(values, dtype=np.float64),
        gate=np.array(gates or [0] * count, dtype=np.uint8),
        phase=np.arange(count, dtype=np.uint8) % 5,
    )


@given(st.lists(st.tuples(st.floats(allow_infinity=False), st.sampled_from(Gate)), max_size=60))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[float, Gate]]) -> None:
    path = tmp_path_factory.getbasetemp() / "measures.parquet"
    wanted = measures([value for value, _ in cells], [int(gate) for _, gate in cells])
    write_measures(path, wanted)
    read = read_measures(path)
    assert len(read) == len(cells)
    assert not read.apart(wanted).any()
    assert read.gates() == [gate.name.lower() for _, gate in cells]


def test_a_long_course_is_read_in_parts(tmp_path: Path) -> None:
    wanted = measures([float(n) for n in range(2 * ROWS + 7)])
    write_measures(tmp_path / "m.parquet", wanted)
    pq.write_table(pq.read_table(tmp_path / "m.parquet"), tmp_path / "one-group.parquet")  # as earlier versions wrote it
    for name in ("m.parquet", "one-group.parquet"):
        file = MeasuresFile(tmp_path / name)
        parts = list(file.parts())
        assert len(file) == sum(len(part) for part in parts) == len(wanted)
        assert max(len(part) for part in parts) <= ROWS
        assert not Measures.joined(parts).apart(wanted).any()
    assert [len(part) for part in wanted.parts()] == [ROWS, ROWS, 7]


def test_other_programs_read_words(tmp_path: Path) -> None:
    write_measures(tmp_path / "m.parquet", measures([1.0, float("nan")], [0, 4]))
    table = pq.read_table(tmp_path / "m.parquet")
    assert tuple(table.schema.names) == COLUMNS
    assert table["gate"].to_pylist() == ["open", "hidden"]
    assert table["phase"].to_pylist() == ["unknown", "rest"]
    assert not is_stream(tmp_path / "m.parquet"), "the raw samples of a session are its streams"


def test_the_codes_are_places_in_the_words() -> None:
    assert [GATES[gate] for gate in Gate] == [gate.name.lower() for gate in Gate]
    assert [PHASES[phase] for phase in Phase] == [phase.name.lower() for phase in Phase]


def test_rows_that_differ_are_found() -> None:
    one = measures([1.0, 200.0, float("nan"), 4.0])
    assert one.apart(measures([1.0, 200.0 + 1e-5, float("nan"), float("nan")])).tolist() == [False, True, False, True]
    assert one.apart(measures([1.0, 200.0 + 1e-5, 3.0, 4.0]), 1e-6).tolist() == [False, False, True, False]
    assert one.apart(measures([1.0, 200.0, float("nan"), 4.0], [0, 0, 3, 0])).tolist() == [False, False, True, False]
    assert one.apart(measures([1.0])).tolist() == [False]
    endless = measures([float("inf"), float("-inf"), 1.0])
    assert endless.apart(measures([float("inf"), float("inf"), float("inf")])).tolist() == [False, True, True]


@pytest.mark.parametrize("kept", [0, 3, 200, -1])
def test_a_file_that_was_cut_off_is_told(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "m.parquet"
    write_measures(path, measures([1.0] * 100))
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(FormatError, match="damaged or was cut off"):
        read_measures(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="cannot be read"):
        read_measures(tmp_path / "nowhere.parquet")


@pytest.mark.parametrize(
    ("column", "cells", "told"),
    [
        ("gate", ["open", "ajar"], "words other than open"),
        ("phase", ["rest", None], "words other than unknown"),
        ("value", ["high", "low"], "cannot be read"),
        ("block", [1, None], "1 empty cells"),
    ],
)
def test_odd_content_is_told(tmp_path: Path, column: str, cells: list[object], told: str) -> None:
    path = tmp_path / "m.parquet"
    write_measures(path, measures([1.0, 2.0]))
    table = pq.read_table(path)
    table = table.set_column(COLUMNS.index(column), column, pa.array(cells))
    pq.write_table(table, path)
    with pytest.raises(FormatError, match=told):
        read_measures(path)


def test_something_else_and_something_newer_are_told(tmp_path: Path) -> None:
    path = tmp_path / "m.parquet"
    pq.write_table(pa.table({"a": [1]}), path)
    with pytest.raises(FormatError, match="does not hold the measures"):
        read_measures(path)
    pq.write_table(pa.table({"a": [1]}).replace_schema_metadata({"reknit.measures": "99"}), path)
    with pytest.raises(FormatError, match="update Reknit"):
        read_measures(path)
    pq.write_table(pa.table({"block": [1]}).replace_schema_metadata({"reknit.measures": "1"}), path)
    with pytest.raises(FormatError, match="time_s"):
        read_measures(path)
