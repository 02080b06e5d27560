"""What a file is by its first bytes, and which of the options for reading files say anything about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reknit.formats.c3d_parameters import is_c3d
from reknit.formats.edf_header import BDF, EDF
from reknit.formats.stream_parquet import is_stream
from reknit.formats.xdf_chunks import MAGIC as XDF

TABLE = ("rate", "separator", "decimal", "time", "unit")
CHOICE = ("kind", "stream")
LONGEST = 16


@dataclass(frozen=True, slots=True)
class Form:
    """`told`: what a file is, as a sentence goes on behind its name; `takes`: those of `TABLE` and `CHOICE` that are used in reading it."""

    told: str
    takes: tuple[str, ...] = CHOICE


RECORDED = "was recorded by Reknit"
OTHER = Form("is a table", (*TABLE, *CHOICE))


def form_of(path: Path) -> Form:
    """What a file or a session's folder is; `OTHER`, which takes all, for whatever is not known or cannot be read."""
    if path.is_dir():
        return Form(RECORDED)
    try:
        with path.open("rb") as file:
            begins = file.read(LONGEST)
    except OSError:
        return OTHER
    if begins.startswith(b"PAR1"):
        return Form(RECORDED, ()) if is_stream(path) else OTHER
    for magic, name in ((EDF, "EDF"), (BDF, "BDF"), (XDF, "XDF")):
        if begins.startswith(magic):
            return Form(f"is {name}")
    return Form("is C3D", ("rate", *CHOICE)) if is_c3d(begins) else OTHER
