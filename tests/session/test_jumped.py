"""How long landmarks have not been believed."""

from reknit.session.jumped import Jumped
from reknit.signals.measure import Gate


def test_it_lasts_from_the_sample_before_the_jump_to_the_newest() -> None:
    jumped = Jumped()
    jumped.take(Gate.OPEN, 1.0)
    assert jumped.seconds == 0
    jumped.take(Gate.JUMPED, 1.5)
    jumped.take(Gate.JUMPED, 3.0)
    assert jumped.seconds == 2.0


def test_it_ends_with_the_first_sample_that_is_believed() -> None:
    jumped = Jumped()
    for gate, now_s in ((Gate.OPEN, 0.0), (Gate.JUMPED, 2.0), (Gate.HIDDEN, 3.0)):
        jumped.take(gate, now_s)
    assert jumped.seconds == 0
    jumped.take(Gate.JUMPED, 3.5)
    assert jumped.seconds == 0.5


def test_what_begins_with_a_jump_lasts_from_there() -> None:
    jumped = Jumped()
    jumped.take(Gate.JUMPED, 4.0)
    assert jumped.seconds == 0
    jumped.take(Gate.JUMPED, 5.0)
    assert jumped.seconds == 1.0


def test_without_a_time_nothing_lasts() -> None:
    jumped = Jumped()
    jumped.take(Gate.JUMPED, None)
    assert jumped.seconds == 0
