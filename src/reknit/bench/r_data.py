"""Files of R (RData, rda), in which some public data sets come; read in an environment of its own, since only benchmarks need them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.bench.figures import BenchError
from reknit.bench.peer import R_DATA, PeerProcess


@dataclass(frozen=True, slots=True)
class RTable:
    """A data frame, matrix, vector or number of R.

    Parameters
    ----------
    values
        The numbers (or texts), shaped as R had them; a data frame is (rows, columns).
    rows, columns
        Their names; empty where they have none.
    """

    values: NDArray[Any]
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    def column(self, name: str) -> NDArray[Any]:
        """One column by its name; BenchError where there is none."""
        if name not in self.columns:
            raise BenchError(f"there is no column {name!r}; there are {', '.join(self.columns) or 'none with a name'}")
        column: NDArray[Any] = self.values[:, self.columns.index(name)]
        return column


def read_r(path: Path) -> dict[str, RTable]:
    """Every table of a file by its path within it, such as ``RAW_DATA/ID0012_TW_01/emg``.

    Raises BenchError where there is no such file, it cannot be read, or the reader's environment cannot be made.
    """
    if not path.is_file():
        raise BenchError(f"{path} is no file; --data or REKNIT_DATA must name the folder with the data sets")
    with tempfile.TemporaryDirectory() as folder, PeerProcess(R_DATA) as reader:
        target = Path(folder) / "tables.npz"
        answer = reader.ask(source=str(path.resolve()), target=str(target))
        if answer is None:
            raise BenchError(f"{path.name} could not be read: {reader.told}")
        if "problem" in answer:
            raise BenchError(f"{path.name} is no file of R that can be read: {answer['problem']}")
        with np.load(target, allow_pickle=False) as stored:
            paths = [name.removeprefix("values ") for name in stored.files if name.startswith("values ")]
            return {
                each: RTable(stored[f"values {each}"], _names(stored, "rows", each), _names(stored, "columns", each))
                for each in paths
            }


def _names(stored: Any, kind: str, path: str) -> tuple[str, ...]:
    return tuple(str(name) for name in stored[f"{kind} {path}"])
