"""What was cut off is named, and what cannot be put in order stays and is named too."""

import io
from pathlib import Path

from rich.console import Console

from reknit.cli.put_in_order import put_in_order
from session.cut_off import one_of_two_locked


def test_each_cut_off_session_is_told_of(tmp_path: Path) -> None:
    one_of_two_locked(tmp_path)
    said = io.StringIO()
    put_in_order(tmp_path, Console(file=said, width=400))
    kept, sealed = sorted(said.getvalue().splitlines(), key=len, reverse=True)
    assert "cannot be put in order" in kept
    assert kept.endswith("a-locked")
    assert sealed.startswith("A session was cut off; everything that had been saved is kept")
    assert sealed.endswith("b-empty")
    assert (tmp_path / "b-empty" / "session.json").is_file()
    said.truncate(0)
    put_in_order(tmp_path / "nowhere", Console(file=said, width=400))
    assert "A session" not in said.getvalue()
