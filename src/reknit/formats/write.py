"""A recording into a file whose name's ending says the form, whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from reknit.formats.bids import Trial, write_bids
from reknit.formats.csv_table import write_csv
from reknit.formats.edf_write import write_edf
from reknit.formats.recording import FormatError, Recording
from reknit.formats.storage import write_storage
from reknit.formats.stream_parquet import write_stream
from reknit.formats.trc import write_trc


def _parquet(path: Path, recording: Recording) -> list[str]:
    write_stream(path, recording)
    return []


WRITERS: dict[str, Callable[[Path, Recording], list[str]]] = {
    ".parquet": _parquet,
    ".csv": write_csv,
    ".edf": write_edf,
    ".bdf": write_edf,
    ".trc": write_trc,
    ".mot": write_storage,
    ".sto": write_storage,
}


BIDS = ".bids"


def write(path: Path, recording: Recording, *, force: bool = False, trial: Trial | None = None) -> list[str]:
    """Write a recording; gives a sentence for each thing that the form cannot hold.

    The file appears under its name once it is whole; an existing one is replaced with `force` only. A name that ends in ".bids" is a
    folder, which gains the `trial`.

    Raises FormatError for an ending that is not known, a file that is there, a recording that the form cannot hold, and a disk that
    refuses.
    """
    ending = path.suffix.lower()
    if ending == BIDS:
        try:
            return [*write_bids(path, recording, trial or Trial(), force=force), *_events_lost(recording)]
        except OSError as error:
            raise FormatError(f"{str(path)!r} cannot be written: {error.strerror}; choose another place") from error
    if ending not in WRITERS:
        raise FormatError(
            f"{path.name!r} does not say by its ending what to write; expected one of {', '.join([*WRITERS, BIDS])}"
        )
    if path.exists() and not force:
        raise FormatError(f"{str(path)!r} is there already; give another name, or replace it with --force")
    part = path.with_name(f".{secrets.token_hex(4)}.part{ending}")
    try:
        lost = WRITERS[ending](part, recording)
        lost += [] if ending == ".parquet" else _events_lost(recording)
        if force:
            part.replace(path)
        else:
            path.hardlink_to(part)  # unlike a rename, this never replaces a file that has come meanwhile
    except FileExistsError as error:
        raise FormatError(f"{str(path)!r} is there already; give another name, or replace it with --force") from error
    except OSError as error:
        raise FormatError(f"{str(path)!r} cannot be written: {error.strerror}; choose another place") from error
    finally:
        part.unlink(missing_ok=True)
    return lost


def _events_lost(recording: Recording) -> list[str]:
    count = len(recording.events)
    return [f"events: {count} moment{'s' * (count != 1)} with a name; .parquet keeps them"] if count else []
