"""A stream that stays in its file gives what a recording in memory gives."""

from fractions import Fraction
from pathlib import Path

import pytest

from formats.test_recording import recorded
from formats.test_stream_parquet import recording
from reknit.formats.read import open_recording, read
from reknit.formats.recording import FormatError, Recording, joined, placed
from reknit.formats.stream_file import StreamFile
from reknit.formats.stream_parquet import write_stream
from reknit.stream import Chunk, Gap


def whole(path: Path) -> Recording:
    """What the file's pieces make together."""
    file = StreamFile(path)
    pieces = list(file.pieces(3000))
    chunks = [piece for piece in pieces if isinstance(piece, Chunk)]
    assert max(chunk.count for chunk in chunks) <= 3000
    assert file.rows == sum(chunk.count for chunk in chunks)
    return joined(file.spec, chunks, [piece for piece in pieces if isinstance(piece, Gap)])


def same(one: Recording, other: Recording) -> None:
    assert one.spec == other.spec
    assert [(c.epoch, c.first, c.data.tobytes()) for c in one.chunks] == [
        (c.epoch, c.first, c.data.tobytes()) for c in other.chunks
    ]


@pytest.mark.parametrize("regular", [True, False])
def test_pieces_are_those_of_the_recording(tmp_path: Path, regular: bool) -> None:
    made = recording("int16", 2, regular, [(0, 25_000), (7, 30_000), (1, 12)])
    write_stream(tmp_path / "x.parquet", made)
    found = whole(tmp_path / "x.parquet")
    same(found, made)
    assert list(found.gaps) == [item for item in made.items() if isinstance(item, Gap)]
    assert StreamFile(tmp_path / "x.parquet").duration_s == made.duration_s


def test_losses_lie_where_they_happened(tmp_path: Path) -> None:
    raw = recorded({2000: 300, 4000: 50})
    write_stream(tmp_path / "emg.parquet", raw)
    found, mended = whole(tmp_path / "emg.parquet"), placed(raw)
    same(found, mended)
    assert found.gaps == mended.gaps


def test_sessions_and_their_streams_stay_in_their_files_and_others_do_not(tmp_path: Path) -> None:
    made = recording("int16", 2, True, [(0, 40)])
    write_stream(tmp_path / "emg.parquet", made)
    (tmp_path / "table.csv").write_text("a,b\n" + "".join(f"{n},{n + 1}\n" for n in range(50)), encoding="utf-8")
    for path in (tmp_path, tmp_path / "emg.parquet"):
        opened = open_recording(path)
        assert isinstance(opened, StreamFile)
        assert opened.spec == made.spec
    table = open_recording(tmp_path / "table.csv", rate_hz=100, kind="emg")
    assert isinstance(table, Recording)
    same(table, read(tmp_path / "table.csv", rate_hz=100, kind="emg"))
    assert table.spec.rate == Fraction(100)


def test_a_truncated_file_gets_a_sentence(tmp_path: Path) -> None:
    write_stream(tmp_path / "x.parquet", recording("int16", 2, True, [(0, 40)]))
    content = (tmp_path / "x.parquet").read_bytes()
    (tmp_path / "x.parquet").write_bytes(content[:-9])
    with pytest.raises(FormatError, match="cut off"):
        StreamFile(tmp_path / "x.parquet")
    with pytest.raises(FormatError, match="cut off"):
        open_recording(tmp_path / "x.parquet")
