"""Where tables are printed."""

from __future__ import annotations

import sys

from rich.console import Console

WIDE = 160


def wide_console() -> Console:
    """A console as wide as the terminal; wide enough for whole tables where the output goes to a file or a program."""
    return Console(width=None if sys.stdout.isatty() else WIDE)
