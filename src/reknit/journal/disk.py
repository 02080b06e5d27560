"""What must be on the disk, and not only on its way there."""

from __future__ import annotations

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; where the system cannot (Windows), its own order of writes must do."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make a file's content durable."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def replace_durably(temporary: Path, final: Path) -> None:
    """Put a finished file in its place: after a crash there is the old one or the new one, never half of it."""
    sync_file(temporary)
    temporary.replace(final)
    sync_folder(final.parent)
