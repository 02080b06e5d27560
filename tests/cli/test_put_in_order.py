"""What was cut off is named, and what cannot be put in order stays and is named too."""

import io
from pathlib import Path

from rich.console import Console

from reknit.cli.put_in_order import put_in_order
from reknit.journal.journal import Journal
from reknit.journal.message import Note


def test_each_cut_off_session_is_told_of(tmp_path: Path) -> None:
    for name in ("a-locked", "b-empty"):
        journal = Journal.create(tmp_path / name, {"id": name})
        journal.append(0, Note("page clock", {}))
        journal.close()
    (tmp_path / "a-locked" / "journal" / "lock").unlink()
    (tmp_path / "a-locked" / "journal" / "lock").mkdir()  # cannot be opened
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
