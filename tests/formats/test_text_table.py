"""Text files as programs write them, taken apart: separators, decimal signs, headers, text among numbers, ends that are missing."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.formats.asked import DECIMALS, NOTHING, SEPARATORS, Asked
from reknit.formats.recording import FormatError
from reknit.formats.text_table import TextTable, text_table

PATH = Path("x.csv")


def table(text: str | bytes, asked: Asked = NOTHING) -> TextTable:
    return text_table(PATH, text.encode() if isinstance(text, str) else text, asked)


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("decimal", DECIMALS)
@pytest.mark.parametrize("header", ["", "left emg,right emg", "# made by a program\nleft,right"])
def test_each_separator_is_found_with_each_decimal_sign(separator: str, decimal: str, header: str) -> None:
    if separator == decimal:
        pytest.skip("a comma cannot be both")
    mark, point = SEPARATORS[separator], DECIMALS[decimal]
    rows = [[1.5, -2.25], [0.125, 1e-3], [3.0, 4.5]] * 3
    names = [name.replace(" ", "_") for name in header.rpartition("\n")[2].split(",")] if header else []
    text = header.rpartition("\n")[0] + "\n" + mark.join(names) + "\n"
    text += "\n".join(mark.join(repr(each).replace(".", point) for each in row) for row in rows) + "\n"
    got = table(text)
    assert (got.separator, got.decimal, list(got.names)) == (separator, decimal, names)
    assert got.values.tolist() == rows
    assert got.header_lines == (1 if names else 0)


def test_what_was_asked_wins() -> None:
    assert table("1,5\n2,5\n").values.tolist() == [[1, 5], [2, 5]]
    assert table("1,5\n2,5\n", Asked(separator="semicolon")).values.tolist() == [[1.5], [2.5]]
    assert table("1;5\n2;5\n", Asked(separator="semicolon", decimal="point")).decimal == "point"
    with pytest.raises(FormatError, match="separator must be one of comma, semicolon"):
        Asked(separator="|")
    with pytest.raises(FormatError, match="above 0"):
        Asked(rate_hz=0)


def test_a_header_of_any_length_with_its_facts() -> None:
    text = 'Export\nSubject;unknown\nSampling frequency;2000 Hz\n\n"time";"vastus, left";"right"\ns;mV;mV\n'
    text += "0;1,5;2\n0,5;2,5;3\n1;1;1\n2;2;2\n"
    got = table(text)
    assert got.names == ("time", "vastus, left", "right")
    assert got.units == ("s", "mV", "mV")
    assert got.facts == ("Export", "Subject unknown", "Sampling frequency 2000 Hz")
    assert got.values[1].tolist() == [0.5, 2.5, 3]


def test_names_in_several_lines_are_joined() -> None:
    got = table("sensor,left,left,right\naxis,acc_x,acc_y,acc_x\n0,1.5,2,3\n1,2,3,4\n2,3,4,5\n3,3,4,5\n")
    assert got.names == ("sensor axis", "left acc_x", "left acc_y", "right acc_x")
    assert table("# time,a\n0,1.5\n1,2\n2,3\n").names == ("time", "a"), "as numpy.savetxt writes them"
    assert table("# Labels:= EMG\n1\n2\n").names == ("EMG",)


def test_text_is_left_out_and_dates_become_seconds() -> None:
    got = table("t,who,v\n2026-11-25 10:00:00.5,me,1\n2026-11-25 10:00:01.0,you,2\n2026-11-25T10:00:01.5,me,3\n")
    assert got.left_out == ("who",)
    assert got.clocks == {0}
    assert np.diff(got.values[:, 0]).tolist() == [0.5, 0.5]
    assert table("a b\n23:59:58.25 1\n23:59:59 2\n").values[:, 0].tolist() == [86398.25, 86399]
    for prose in ("this is a text\nof two lines that\nis no table at all\n", "a,b,c,1\nd,e,f,2\ng,h,i,3\n"):
        with pytest.raises(FormatError, match="rows of numbers"):
            table(prose)


def test_missing_values_and_empty_columns() -> None:
    got = table("a,b,c,\n1,,3,\nNaN,2,inf,\n1,n/a,-,\n")
    assert got.names == ("a", "b", "c")
    assert np.isnan(got.values).tolist() == [[False, True, False], [True, False, True], [False, True, True]]


def test_a_spreadsheets_unicode_text_is_read() -> None:
    text = "Zeit\tMuskel µV\r\n0\t1,5\r\n1\t2,5\r\n"
    for encoding in ("utf-16", "utf-8-sig", "latin-1"):
        got = table(text.encode(encoding))
        assert got.names == ("Zeit", "Muskel µV")
        assert not got.cut_off
    with pytest.raises(FormatError, match="not a text file"):
        table(b"1,2\n3,\0\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n3,x\n4,5\n", "line 3, column 2: expected a number, got 'x'"),
        ("a,b\n1,2\n3\n4,5\n", "line 3: expected 2 columns as in the rows before, got 1"),
        ("a,b\n1,2\n3,4,5\n4,5\n", "line 3: expected 2 columns as in the rows before, got 3"),
        ("a,b,c\n1,x,3\n4,5,6\n7,8,9\n7,8,9\n", "line 2, column 2: expected a number"),
        ("1,1\n1_0,1\n2,2\n", "line 2, column 1: expected a number"),
        ("# nothing\n\n", "no samples"),
        ("t,v\n25th,3\n" + 3 * "10:00:00,1\n", "line 2, column 1: expected a date or a time, got '25th'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(FormatError, match=told):
        table(text)


def test_a_row_that_was_cut_off_is_left_out_and_told() -> None:
    got = table("a,b\n1,2\n3,4\n5")
    assert got.cut_off
    assert got.values.tolist() == [[1, 2], [3, 4]]
    assert not table("a,b\n1,2\n3,4").cut_off, "many programs leave out the last line's end"


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_a_table_or_a_sentence(text: str) -> None:
    try:
        got = table(text)
    except FormatError:
        return
    assert got.values.shape[0] >= 1
    assert not got.names or len(got.names) == got.values.shape[1]


@given(
    st.lists(
        st.sampled_from(["1", "2.5", "1,5", "x", "", '"', ";", ",", "\t", " ", "\n", "#", "10:00:00", "nan", "_"]), max_size=60
    )
)
def test_any_pieces_of_tables_are_a_table_or_a_sentence(pieces: list[str]) -> None:
    try:
        got = table("".join(pieces))
    except FormatError:
        return
    assert np.isfinite(got.values).any()
