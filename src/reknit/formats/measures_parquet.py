"""The course of a session's measures as a Parquet file: what came of the raw samples, to be read without running them again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from reknit.formats.recording import FormatError
from reknit.signals.measure import Gate, Phase

MEASURES = "measures.parquet"
SCHEMA = 1
ROWS = 8_192
COLUMNS = ("block", "time_s", "value", "gate", "phase")


def _names(codes: type[IntEnum]) -> tuple[str, ...]:
    known = {int(code): code.name.lower() for code in codes}
    return tuple(known.get(place, f"code_{place}") for place in range(max(known) + 1))


GATES, PHASES = _names(Gate), _names(Phase)
"""The words that stand in the file, at the place of their code."""


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """Rows of the measures of a session's blocks, all arrays of shape (rows,).

    Parameters
    ----------
    block
        Number of the block, from 1.
    time_s
        Seconds since the first sample of the block's practised part.
    value
        The measure in its unit; NaN while it is withheld.
    gate, phase
        Codes of `Gate` and `Phase`.
    """

    block: NDArray[np.int32]
    time_s: NDArray[np.float64]
    value: NDArray[np.float64]
    gate: NDArray[np.uint8]
    phase: NDArray[np.uint8]

    @classmethod
    def none(cls) -> Self:
        """No rows: practice never began."""
        numbers, codes = np.empty(0), np.empty(0, dtype=np.uint8)
        return cls(np.empty(0, dtype=np.int32), numbers, numbers, codes, codes)

    @classmethod
    def joined(cls, parts: Sequence[Measures]) -> Self:
        """The rows of several, one behind the other."""
        if not parts:
            return cls.none()
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS))

    def __len__(self) -> int:
        return len(self.block)

    def part(self, start: int, stop: int) -> Self:
        """The rows from `start` to `stop`, as many of them as there are."""
        return type(self)(*(getattr(self, name)[start:stop] for name in COLUMNS))

    def parts(self) -> Iterator[Self]:
        """All rows, some at a time."""
        return (self.part(start, start + ROWS) for start in range(0, len(self), ROWS))

    def of(self, block: int) -> Self:
        """The rows of one block."""
        mine = self.block == block
        return type(self)(self.block[mine], self.time_s[mine], self.value[mine], self.gate[mine], self.phase[mine])

    def gates(self) -> list[str]:
        """The gate of each row as a word."""
        return [GATES[code] for code in self.gate.tolist()]

    def phases(self) -> list[str]:
        """The phase of each row as a word."""
        return [PHASES[code] for code in self.phase.tolist()]

    def apart(self, other: Measures, tolerance: float = 0.0) -> NDArray[np.bool_]:
        """Which rows differ, of as many as both have; numbers by more than `tolerance`, or that share of a number above 1."""
        rows = min(len(self), len(other))
        differ = np.zeros(rows, dtype=np.bool_)
        for name in ("block", "gate", "phase"):
            differ |= getattr(self, name)[:rows] != getattr(other, name)[:rows]
        for name in ("time_s", "value"):
            mine, its = getattr(self, name)[:rows], getattr(other, name)[:rows]
            allowed = tolerance * np.maximum(1.0, np.abs(np.nan_to_num(mine)))
            with np.errstate(invalid="ignore"):  # infinite less infinite
                near = np.abs(mine - its) <= allowed
            differ |= ~(near | (mine == its) | (np.isnan(mine) & np.isnan(its)))
        return differ


class Rows(Protocol):
    """Rows of measures that need not lie in memory as such."""

    def __len__(self) -> int: ...

    def part(self, start: int, stop: int) -> Measures:
        """The rows from `start` to `stop`, as many of them as there are."""


def write_measures(path: Path, rows: Rows) -> None:
    """Write the file; it is complete once this returns. OSError where the disk refuses."""
    schema = _table(Measures.none()).schema
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, max(len(rows), 1), ROWS):
            writer.write_table(_table(rows.part(start, start + ROWS)))


def _table(measures: Measures) -> pa.Table:
    columns: list[Any] = [
        pa.array(measures.block),
        pa.array(measures.time_s),
        pa.array(measures.value),
        _as_words(measures.gate, GATES),
        _as_words(measures.phase, PHASES),
    ]
    table = pa.Table.from_arrays(columns, names=list(COLUMNS))
    return table.replace_schema_metadata({"reknit.measures": str(SCHEMA)})


def read_measures(path: Path) -> Measures:
    """Read what `write_measures` wrote.

    Raises FormatError where the file is missing, cut off, damaged, of a newer schema, or something else.
    """
    with _readable(path):
        table = pq.read_table(path)
        _check(path, table.schema)
        return _measures(table)


class MeasuresFile:
    """A file that `write_measures` wrote, read some rows at a time; FormatError as with `read_measures`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with _readable(path), pq.ParquetFile(path) as file:
            _check(path, file.schema_arrow)
            self._count = file.metadata.num_rows

    def __len__(self) -> int:
        return self._count

    def parts(self) -> Iterator[Measures]:
        """All rows, some at a time."""
        with _readable(self._path), pq.ParquetFile(self._path) as file:
            for batch in file.iter_batches(ROWS, use_threads=False):
                yield _measures(pa.Table.from_batches([batch]))


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except FormatError:
        raise
    except KeyError as error:
        raise FormatError(f"{path.name} does not hold the measures of a session: {error} is missing") from error
    except (pa.ArrowException, OSError, TypeError, ValueError) as error:
        raise FormatError(f"{path.name} cannot be read: {error}; the file is damaged or was cut off") from error


def _check(path: Path, written: pa.Schema) -> None:
    schema = int((written.metadata or {})[b"reknit.measures"])
    if schema > SCHEMA:
        raise FormatError(f"{path.name} has schema {schema}, this version of Reknit reads up to {SCHEMA}; update Reknit")


def _measures(table: pa.Table) -> Measures:
    return Measures(
        block=_numbers(table, "block", np.int32),
        time_s=_numbers(table, "time_s", np.float64),
        value=_numbers(table, "value", np.float64),
        gate=_codes(table, "gate", GATES),
        phase=_codes(table, "phase", PHASES),
    )


def _as_words(codes: NDArray[np.uint8], words: tuple[str, ...]) -> Any:
    places: Any = pa.array(codes.astype(np.int8))
    return pa.DictionaryArray.from_arrays(places, pa.array(words))


def _numbers(table: pa.Table, name: str, kind: Any) -> NDArray[Any]:
    column: Any = table[name]
    if column.null_count:
        raise ValueError(f"column {name!r} has {column.null_count} empty cells")
    numbers: NDArray[Any] = column.to_numpy().astype(kind, casting="same_kind")
    return numbers


def _codes(table: pa.Table, name: str, words: tuple[str, ...]) -> NDArray[np.uint8]:
    column: Any = table[name].cast(pa.string())
    codes: Any = pc.index_in(column, value_set=pa.array(words))
    if codes.null_count:
        raise ValueError(f"column {name!r} holds words other than {', '.join(words)}")
    whole: NDArray[np.uint8] = codes.to_numpy().astype(np.uint8)
    return whole
