"""Where sessions are kept."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from platformdirs import user_data_path

from reknit.stream import ReknitError


class FolderError(ReknitError):
    """A folder cannot be used."""


def data_folder() -> Path:
    """The folder for what Reknit keeps for this user: REKNIT_HOME, or where the operating system keeps such data."""
    named = os.environ.get("REKNIT_HOME")
    return Path(named) if named else user_data_path("reknit", appauthor=False)


def sessions_folder() -> Path:
    """The folder for sessions where none is named."""
    return data_folder() / "sessions"


def recordings_folder() -> Path:
    """The folder for recordings without an exercise where none is named."""
    return data_folder() / "recordings"


def add_folder(parser: argparse.ArgumentParser) -> None:
    """The option that names the folder for sessions."""
    parser.add_argument(
        "--folder",
        type=Path,
        default=sessions_folder(),
        help="folder in which sessions are kept (default: %(default)s)",
    )


def usable(folder: Path) -> Path:
    """The folder, made where it was not there; FolderError where it cannot be made or written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise FolderError(
            f"sessions cannot be kept in {str(folder)!r}: {error.strerror}; choose a folder with --folder"
        ) from error
    return folder


def session_path(named: str, root: Path) -> Path:
    """The folder of a session or recording: by its path, by its name in `root`, or in one of the usual folders.

    Raises FolderError, which says where it was looked for, where there is none.
    """
    roots = dict.fromkeys((root, sessions_folder(), recordings_folder()))
    for path in (Path(named).expanduser(), *(each / named for each in roots)):
        if (path / "session.json").is_file():
            return path
        if (path / "journal").is_dir():
            raise FolderError(
                f"session {named!r} was cut off and is not yet in order; `reknit demo` or `reknit replay --recover` does that"
            )
    looked = ", ".join(repr(str(each)) for each in roots)
    raise FolderError(
        f"there is no session {named!r}, neither as a path nor in {looked}; expected a folder with a session.json. Name the folder "
        "of your sessions with --folder"
    )
