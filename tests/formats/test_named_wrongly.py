"""Files whose names promise another content, and JSON that is no landmarks: what was wrong, what was expected, what to do."""

from pathlib import Path

import pytest

from reknit.formats.read import read
from reknit.formats.recording import FormatError


@pytest.mark.parametrize("suffix", ["parquet", "edf", "bdf", "xdf", "c3d"])
def test_a_damaged_file_is_not_called_a_text(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"x.{suffix}"
    path.write_bytes(b"\x07\x00\xfe" * 500)
    with pytest.raises(FormatError) as told:
        read(path)
    assert str(told.value) == (
        f"x.{suffix} is called .{suffix}, but its content does not begin as such a file does: it is damaged, or something else; "
        "export it again from the program that made it"
    )


def test_bytes_of_no_known_name_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "x.dat"
    path.write_bytes(b"\x07\x00\xfe" * 500)
    with pytest.raises(FormatError, match="is not a text file"):
        read(path)


@pytest.mark.parametrize(("content", "told"), [('{"a": 1}', "an object"), ("[]", "an empty list")])
def test_json_that_is_no_landmarks_is_told_in_words(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "o.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FormatError, match=f"expected a list of pictures, each a list of 33 points .* got {told}$"):
        read(path, rate_hz=30)
