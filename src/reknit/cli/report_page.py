"""A report as one page in a file of its own."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from reknit.formats.recording import FormatError


def write_page(path: Path, page: str) -> None:
    """Write a page; FormatError where the place does not take it."""
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise FormatError(f"{str(path)!r} cannot be written: {error.strerror}; choose another place") from error


def say_where(path: Path | None) -> None:
    """Tell where the report is, where one was written."""
    if path is not None:
        Console(highlight=False, markup=False).print(f"The report is in {path}.", soft_wrap=True)
