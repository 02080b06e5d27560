"""One file of the journal, cut off at every byte and with every kind of damage: whole batches, or nothing."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from journal.sessions import CAMERA, EMG, camera, emg, plain
from reknit.journal.ledger import Ledger, LedgerFile
from reknit.journal.message import Message, Note
from reknit.stream import Tick


def written(path: Path, kind: str) -> list[list[Message]]:
    """A closed file of three batches."""
    if kind == "messages":
        batches = [
            [Message(n, n, None, Tick(n)), Message(n + 1, n, "emg", Note("note", {"text": "ß", "n": n}))] for n in (0, 2, 4)
        ]
        ledger = Ledger(path)
    elif kind == "emg":
        batches = [[Message(n, n, "emg", emg(20 * n, 20)), Message(n + 9, n, "emg", emg(20 * n + 20, 3))] for n in range(3)]
        ledger = Ledger(path, EMG)
    else:
        batches = [[Message(n, n, "camera", camera(n, 2))] for n in range(3)]
        ledger = Ledger(path, CAMERA)
    for batch in batches:
        ledger.write(batch)
        ledger.sync()
    ledger.close()
    return batches


def test_batches_come_back(tmp_path: Path) -> None:
    for kind in ("messages", "emg", "camera"):
        batches = written(tmp_path / f"{kind}.arrows", kind)
        read = LedgerFile(tmp_path / f"{kind}.arrows")
        assert plain(read) == plain([message for batch in batches for message in batch])
        assert read.problem is None


def test_cut_off_at_any_byte_it_gives_whole_batches(tmp_path: Path) -> None:
    batches = written(tmp_path / "whole.arrows", "emg")
    content = (tmp_path / "whole.arrows").read_bytes()
    prefixes = [plain([message for batch in batches[:count] for message in batch]) for count in range(4)]
    cut = tmp_path / "cut.arrows"
    seen = set()
    for length in range(len(content)):
        cut.write_bytes(content[:length])
        found = plain(LedgerFile(cut))
        assert found in prefixes
        seen.add(len(found))
    assert seen == {len(prefix) for prefix in prefixes}


@given(st.data())
def test_a_flipped_bit_is_never_taken_for_data(tmp_path_factory, data: st.DataObject) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("flip")
    batches = written(folder / "whole.arrows", "camera")
    content = bytearray((folder / "whole.arrows").read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    (folder / "flipped.arrows").write_bytes(content)
    prefixes = [plain([message for batch in batches[:count] for message in batch]) for count in range(4)]
    read = LedgerFile(folder / "flipped.arrows")
    values = [entry[6:] for entry in plain(read)]  # type: ignore[index]
    assert values in [[entry[6:] for entry in prefix] for prefix in prefixes]  # type: ignore[index]


def test_an_empty_or_foreign_file_holds_nothing(tmp_path: Path) -> None:
    for content in (b"", b"PAR1", b"\0" * 100):
        (tmp_path / "odd.arrows").write_bytes(content)
        read = LedgerFile(tmp_path / "odd.arrows")
        assert list(read) == []
        assert read.problem is not None
