"""Where a benchmark of motion finds a public data set."""

from __future__ import annotations

import os
from pathlib import Path

from reknit.bench.figures import BenchError


def find_folder(data: Path | None, *inside: str) -> Path:
    """The folder `inside` (such as "motion", "bds_balance") of `data` or REKNIT_DATA, or that one itself.

    BenchError where neither is a folder.
    """
    named = data or (Path(os.environ["REKNIT_DATA"]) if os.environ.get("REKNIT_DATA") else None)
    if named is None or not named.is_dir():
        raise BenchError(f"{named or 'no folder'} holds no data; name the folder with the data sets by --data or REKNIT_DATA")
    return next((each for each in (named.joinpath(*inside), named / inside[-1]) if each.is_dir()), named)
