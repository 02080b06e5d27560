"""A report as one page in a file of its own."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console

from reknit.formats.recording import FormatError


def write_page(path: Path, page: str) -> None:
    """Write a page; FormatError where the place does not take it."""
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise FormatError(f"{str(path)!r} cannot be written: {error.strerror}; choose another place") from error


class Report(Protocol):
    """What can be written as a page, and printed as JSON."""

    def page(self) -> str:
        """The page, which needs nothing else."""

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values."""


def delivered(options: argparse.Namespace, report: Report) -> bool:
    """Write the page where one was asked for (`--report`), and print JSON (`--json`); whether that was all that is to be printed."""
    if options.report is not None:
        write_page(options.report, report.page())
    if options.json:
        print(json.dumps(report.to_dict(), indent=2, ensure_ascii=False))
    return bool(options.json)


def say_where(path: Path | None) -> None:
    """Tell where the report is, where one was written."""
    if path is not None:
        Console(highlight=False, markup=False).print(f"The report is in {path}.", soft_wrap=True)
