"""What a session says of itself: read with care, because folders are copied, edited and cut off."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.sessions import HEADER, record
from reknit.formats.measures_parquet import Measures
from reknit.formats.recording import FormatError
from reknit.journal.journal import Journal, JournalFailed
from reknit.journal.seal import seal
from reknit.journal.sealed import File, Sealed, hash_of, read_sealed
from reknit.stream import Channel, Kind, StreamSpec


def sealed(folder: Path, measures: Measures | None = None) -> Sealed:
    record(folder)
    seal(folder, status="complete", summary={"blocks": []}, digests={}, measures=measures)
    return read_sealed(folder)


def edit(folder: Path, /, **changes: Any) -> None:
    path = folder / "session.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def test_a_session_tells_its_files(tmp_path: Path) -> None:
    told = sealed(tmp_path / "s", Measures.none())
    assert told.header == HEADER
    assert [each.file for each in told.files()] == ["camera.parquet", "emg.parquet", "messages.parquet", "measures.parquet"]
    assert (told.streams["emg"].kind, told.streams["emg"].rows) == ("emg", 132)
    assert told.measures is not None
    assert told.whole(told.measures) == tmp_path / "s" / "measures.parquet"
    assert told.measures.sha256 == hash_of(tmp_path / "s" / "measures.parquet")


def test_a_session_of_an_earlier_version_has_no_measures(tmp_path: Path) -> None:
    told = sealed(tmp_path / "s")
    assert told.measures is None
    assert "measures" not in json.loads((tmp_path / "s" / "session.json").read_text(encoding="utf-8"))


def test_a_file_is_told_that_was_changed_or_is_missing(tmp_path: Path) -> None:
    told = sealed(tmp_path / "s", Measures.none())
    assert told.measures is not None
    path = told.path(told.measures)
    path.write_bytes(path.read_bytes() + b"x")
    assert told.path(told.measures) == path
    with pytest.raises(FormatError, match="changed after it was sealed"):
        told.whole(told.measures)
    path.unlink()
    with pytest.raises(FormatError, match="lacks its file"):
        told.path(told.measures)


@pytest.mark.parametrize("name", ["../other/secret", "/etc/passwd", "..", ".", "", ".hidden", "a/b", "a\\b", "a\0b", "x" * 200])
def test_no_file_outside_the_folder_is_named(tmp_path: Path, name: str) -> None:
    told = sealed(tmp_path / "s")
    with pytest.raises(FormatError, match="outside its folder"):
        told.path(File(name, ""))


def test_no_link_leads_out(tmp_path: Path) -> None:
    told = sealed(tmp_path / "s")
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (tmp_path / "s" / "link.parquet").symlink_to(tmp_path / "secret")
    with pytest.raises(FormatError, match="outside its folder"):
        told.path(File("link.parquet", ""))


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "1"},
        {"schema": None},
        {"streams": []},
        {"streams": {"emg": {"file": 1}}},
        {"messages": None},
        {"summary": "none"},
        {"problems": {}},
        {"measures": "measures.parquet"},
        {"header": 7},
        {"status": None},
    ],
)
def test_an_odd_form_is_told(tmp_path: Path, change: dict[str, Any]) -> None:
    sealed(tmp_path / "s")
    edit(tmp_path / "s", **change)
    with pytest.raises(FormatError, match="no readable session"):
        read_sealed(tmp_path / "s")


def test_a_newer_schema_and_no_session_are_told(tmp_path: Path) -> None:
    sealed(tmp_path / "s")
    edit(tmp_path / "s", schema=99)
    with pytest.raises(FormatError, match="update Reknit"):
        read_sealed(tmp_path / "s")
    with pytest.raises(FormatError, match="cannot be read"):
        read_sealed(tmp_path / "nowhere")


def test_where_it_lies_is_known_and_not_read(tmp_path: Path) -> None:
    sealed(tmp_path / "s")
    edit(tmp_path / "s", folder="/elsewhere", summary={"blocks": [], "x": float("nan")})
    told = read_sealed(tmp_path / "s")
    assert told.folder == tmp_path / "s"
    assert told.summary["x"] is None


@given(st.binary(max_size=300) | st.just(b"[" * 100_000) | st.text(max_size=50).map(str.encode))
def test_anything_else_is_told(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "odd"
    folder.mkdir(exist_ok=True)
    (folder / "session.json").write_bytes(content)
    with pytest.raises(FormatError):
        read_sealed(folder)


@pytest.mark.parametrize("name", ["messages", "measures"])
def test_no_stream_takes_the_name_of_another_file(tmp_path: Path, name: str) -> None:
    journal = Journal.create(tmp_path / "s", HEADER)
    try:
        with pytest.raises(JournalFailed, match="another name"):
            journal.declare(StreamSpec(name, Kind.EMG, (Channel("a", "uV"),)))
    finally:
        journal.close()
