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
    """The session's folder, by its path or by its name in `root`; FolderError where there is none."""
    for path in (Path(named).expanduser(), root / named):
        if (path / "session.json").is_file():
            return path
        if (path / "journal").is_dir():
            raise FolderError(
                f"session {named!r} was cut off and is not yet in order; `reknit demo` or `reknit replay --recover` does that"
            )
    raise FolderError(
        f"there is no session {named!r}, neither as a path nor in {str(root)!r}; expected a folder with a session.json"
    )
