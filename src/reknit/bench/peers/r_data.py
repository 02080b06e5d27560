"""Reads a file of R (RData, rda) and writes its tables and arrays into one .npz file."""

import json
import sys
import warnings
from typing import Any

import numpy as np
import rdata
import xarray
from pandas import DataFrame


def table(value: object) -> tuple[np.ndarray, list[str], list[str]] | None:
    """Numbers with the names of their rows and columns; None for what holds none."""
    if isinstance(value, DataFrame):
        return value.to_numpy(dtype=np.float64), [str(each) for each in value.index], [str(each) for each in value.columns]
    if isinstance(value, xarray.DataArray):
        names = [[str(each) for each in value.coords[axis].values] if axis in value.coords else [] for axis in value.dims]
        return value.to_numpy(), names[0], names[1] if len(names) > 1 else []
    try:
        numbers = np.asarray(value)
    except ValueError:
        return None
    return (numbers, [], []) if numbers.dtype.kind in "iufbU" else None


def flat(value: object, path: str = "") -> dict[str, object]:
    """Everything by its path, such as ``RAW_DATA/person/emg``."""
    if not isinstance(value, dict):
        return {path: value}
    return {
        name: each for key, inner in value.items() for name, each in flat(inner, f"{path}/{key}" if path else str(key)).items()
    }


def convert(source: str, target: str) -> int:
    """Write what `source` holds to `target`; how many tables."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # R classes without a constructor here are read as what they are made of
        found = {path: table(value) for path, value in flat(rdata.read_rda(source)).items()}
    arrays: dict[str, Any] = {}
    for path, each in found.items():
        if each is not None:
            values, rows, columns = each
            arrays |= {f"values {path}": values, f"rows {path}": np.array(rows, str), f"columns {path}": np.array(columns, str)}
    np.savez(target, **arrays)
    return len(arrays) // 3


def main() -> None:
    """Answer until the input ends."""
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer: dict[str, object] = {"tables": convert(asked["source"], asked["target"])}
        except Exception as error:
            answer = {"problem": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
