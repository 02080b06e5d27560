"""Sessions that were cut off, put in order before anything new begins."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from reknit.session.recover import recover


def put_in_order(root: Path, console: Console) -> None:
    """Seal what was cut off in a folder of sessions, and say so; what cannot be put in order is told and stays as it is."""

    def left(folder: Path, error: Exception) -> None:
        console.print(
            f"A session was cut off and cannot be put in order: {error}. Nothing of it is lost, it stays as it is: {folder}",
            soft_wrap=True,
            markup=False,
        )

    for folder in recover(root, left):
        console.print(f"A session was cut off; everything that had been saved is kept: {folder}", soft_wrap=True, markup=False)
