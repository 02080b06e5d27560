"""What a sealed session's `session.json` says, checked before anything relies on it."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from reknit.formats.recording import FormatError

SESSION = "session.json"
SCHEMA = 1
PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
"""Names of sessions and their files: no separators, no hidden files, no way up."""


class File(msgspec.Struct, frozen=True):
    """A file of the session; `rows` are those of a stream or of the measures."""

    file: str
    sha256: str
    rows: int = 0


class StreamFile(File, frozen=True, kw_only=True):
    """The file of one stream, with the kind of its samples and the seconds that they cover."""

    kind: str
    duration_s: float


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed session without its samples.

    Parameters
    ----------
    header
        Who and when.
    status
        "complete" or "interrupted".
    streams
        The file of each stream by the stream's name.
    messages, measures
        The files of the messages and of the measures' course; sessions of earlier versions have no measures.
    problems
        What was wrong with the journal, a sentence each.
    summary
        What came of it, under `blocks` that of each block.
    folder
        Where it lies.
    """

    schema: int
    header: dict[str, Any]
    status: str
    streams: dict[str, StreamFile]
    messages: File
    problems: list[str]
    summary: dict[str, Any]
    measures: File | None = None
    folder: Path = Path()

    def files(self) -> list[File]:
        """The files that the session lists, streams first."""
        return [*self.streams.values(), self.messages, *([] if self.measures is None else [self.measures])]

    def path(self, file: File) -> Path:
        """Where a file of the session lies; FormatError where it is missing, or would lie outside the session's folder."""
        path = self.folder / file.file
        if not PLAIN_NAME.fullmatch(file.file) or path.resolve().parent != self.folder.resolve():
            raise FormatError(f"session {self.folder.name} names a file outside its folder: {file.file[:200]!r}")
        if not path.is_file():
            raise FormatError(f"session {self.folder.name} lacks its file {file.file}; copy the whole folder")
        return path

    def whole(self, file: File) -> Path:
        """The same, after its content was held against its hash; FormatError where it was changed."""
        path = self.path(file)
        if hash_of(path) != file.sha256:
            raise FormatError(
                f"file {file.file} of session {self.folder.name} was changed after it was sealed; its hash does not match"
            )
        return path


def read_sealed(folder: Path) -> Sealed:
    """Read the `session.json` in a folder.

    Raises FormatError where it is missing, damaged, or of a newer schema.
    """
    try:
        # Numbers that JSON does not know mean nothing here, and no page could read them.
        plain = json.loads((folder / SESSION).read_bytes(), parse_constant=lambda _: None)
        schema = plain["schema"]
        if schema > SCHEMA:
            raise FormatError(
                f"session {folder.name} has schema {schema}, this version of Reknit reads up to {SCHEMA}; update Reknit"
            )
        return msgspec.convert({**plain, "folder": folder}, Sealed)
    except OSError as error:
        raise FormatError(f"session {folder.name} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, msgspec.ValidationError) as error:
        raise FormatError(f"session {folder.name} has no readable {SESSION}: {error!r}") from error


def hash_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    whole = sha256()
    with path.open("rb") as file:
        while piece := file.read(2**20):
            whole.update(piece)
    return whole.hexdigest()
