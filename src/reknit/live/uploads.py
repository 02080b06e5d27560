"""Recordings that a page has sent for this start of the server; they are kept in memory only."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path

from reknit.formats.read import read
from reknit.formats.recording import FormatError, Recording
from reknit.session.begin import BeginError

MAX_BYTES = 64 * 1024 * 1024
MAX_KEPT = 8
LONGEST_NAME = 100


class Uploads:
    """The newest recordings, by an id that cannot be guessed."""

    def __init__(self) -> None:
        self._kept: dict[str, Recording] = {}

    def add(self, name: str, content: bytes) -> tuple[str, Recording]:
        """Read the content of a file called `name`; FormatError, in which it has that name, where it holds no recording."""
        own = Path(name.replace("\0", "")).name or "recording"
        with tempfile.TemporaryDirectory(prefix="reknit-") as folder:
            path = Path(folder) / f"upload{Path(own).suffix[:16]}"
            path.write_bytes(content)
            try:
                recording = read(path)
            except FormatError as error:
                raise FormatError(_named(str(error), path, own)) from error
        key = secrets.token_hex(16)
        self._kept[key] = recording
        while len(self._kept) > MAX_KEPT:
            self._kept.pop(next(iter(self._kept)))
        return key, recording

    def get(self, key: str) -> Recording:
        """The recording; BeginError where it is not (or no longer) there."""
        try:
            return self._kept[key]
        except KeyError:
            raise BeginError("this recording is no longer on the server; choose the file again") from None


def _named(text: str, path: Path, own: str) -> str:
    """What is said of the file, with its own name: nobody knows the one that it has here, nor where that lies."""
    shown = own if len(own) <= LONGEST_NAME else f"{own[:LONGEST_NAME]}…"
    return text.replace(str(path), shown).replace(path.name, shown)
