"""What is said of a measure that was withheld."""

from reknit.session.words import withheld
from reknit.signals.measure import Gate
from reknit.stream import Kind


def test_a_small_share_is_not_told_as_nothing_nor_a_large_one_as_all() -> None:
    shares = {
        count: withheld({Gate.OPEN: 1000 - count, Gate.HIDDEN: count}, Kind.LANDMARKS)[0].rpartition("(")[2]
        for count in (4, 126, 996, 1000)
    }
    assert shares == {4: "<1 % of the time)", 126: "13 % of the time)", 996: ">99 % of the time)", 1000: "100 % of the time)"}


def test_what_was_open_or_warming_up_is_not_told() -> None:
    assert withheld({Gate.OPEN: 9, Gate.WARM_UP: 3}, Kind.EMG) == []


def test_a_muscle_has_no_angle_of_view() -> None:
    gates = {Gate.OPEN: 50, Gate.COUNT_ONLY: 50}
    assert withheld(gates, Kind.EMG) == ["The sensor sends a line that has not moved yet. (50 % of the time)"]
    assert withheld(gates, Kind.LANDMARKS)[0].startswith("From this angle")
