"""The course of all blocks of a session, in parts as in one."""

from hypothesis import given
from hypothesis import strategies as st

from reknit.formats.measures_parquet import Measures
from reknit.session.course import Course
from reknit.session.track import Track
from reknit.signals.measure import Gate
from session.test_track import REGULAR, rows


def course() -> Course:
    one, other = Track(REGULAR), Track(REGULAR)
    one.take(rows(0, 40))
    other.take(rows(0, 20, gate=Gate.HIDDEN))
    return Course([(1, one), (3, other)])


def test_the_blocks_of_a_session_stand_one_behind_the_other() -> None:
    measures = course().part(0, 99)
    assert len(course()) == len(measures) == 3
    assert measures.block.tolist() == [1, 1, 3]
    assert measures.gates() == ["open", "open", "hidden"]
    assert measures.phases() == ["out", "out", "out"]
    assert measures.of(1).value.tolist() == [0.0, 20.0]
    assert len(measures.of(2)) == 0


@given(st.integers(0, 4), st.integers(0, 4))
def test_parts_are_parts_of_the_whole(start: int, stop: int) -> None:
    part, whole = course().part(start, stop), course().part(0, 3).part(start, stop)
    assert len(part) == len(whole)
    assert not part.apart(whole).any()


def test_no_block_is_no_row() -> None:
    assert len(Course([])) == len(Course([]).part(0, 9)) == len(Measures.none()) == 0
