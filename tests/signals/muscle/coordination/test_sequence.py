import math

import pytest

from reknit.signals.muscle.coordination.bursts import Bursts
from reknit.signals.muscle.coordination.sequence import Order, Sequence, Step
from reknit.stream import ParameterError

WANTED = Sequence((Step("trunk", -0.1, 0.05), Step("hip", 0.0, 0.2), Step("knee", 0.0, 0.3)))


def bursts(snr_db: float | None = None, **onsets: float) -> dict[str, Bursts]:
    """One burst of a fifth of a second for each."""
    return {name: Bursts(name, ((at, at + 0.2),), snr_db) for name, at in onsets.items()}


def test_sequence_as_it_should_be() -> None:
    told = WANTED.judge(bursts(trunk=4.98, hip=5.1, knee=5.25), 5.0)
    assert told.tau == 1
    assert [lag.order for lag in told.lags] == [Order.RIGHT] * 3
    assert [round(each.onset_s or 9, 6) for each in told.timings] == [-0.02, 0.1, 0.25]
    assert [each.outside_s for each in told.timings] == [0, 0, 0]
    assert [round(each.duration_s or 9, 6) for each in told.timings] == [0.2] * 3
    assert (told.missing, told.errors, told.undecided) == ((), (), ())


def test_only_what_cannot_be_doubted_is_an_error() -> None:
    onsets = {"trunk": 5.04, "hip": 5.0, "knee": 5.3}
    doubtful, sure = WANTED.judge(bursts(**onsets), 5.0), WANTED.judge(bursts(snr_db=25, **onsets), 5.0)
    assert doubtful.errors == ()
    assert [(lag.first, lag.second) for lag in doubtful.undecided] == [("trunk", "hip")]
    assert [(lag.first, lag.second) for lag in sure.errors] == [("trunk", "hip")]
    assert sure.tau == doubtful.tau == pytest.approx(1 / 3)
    assert doubtful.lags[0].interval_s == pytest.approx((-0.09, 0.01))


def test_lag_at_the_uncertainty_is_not_beyond_it() -> None:
    pair = Sequence((Step("a"), Step("b")))
    assert pair.judge(bursts(a=0.0625, b=0.0), 0.0).errors != ()
    assert pair.judge(bursts(a=0.05, b=0.0), 0.0).errors == ()
    assert pair.judge(bursts(a=0.0, b=0.0), 0.0).tau == 0


def test_turned_round() -> None:
    assert WANTED.judge(bursts(trunk=5.4, hip=5.2, knee=5.0), 5.0).tau == -1


def test_onset_outside_its_window_is_told_by_how_much() -> None:
    told = WANTED.judge(bursts(trunk=4.8, hip=5.1, knee=5.5), 5.0)
    assert [round(each.outside_s or 0, 6) for each in told.timings] == [-0.1, 0, 0.2]


def test_missing_and_extra_bursts() -> None:
    told = WANTED.judge(
        bursts(trunk=5.0) | {"hip": Bursts("hip", ()), "knee": Bursts("knee", ((3.0, 3.1), (5.1, None)))},
        5.0,
    )
    assert told.missing == ("hip",)
    knee = told.timings[2]
    assert (round(knee.onset_s or 0, 6), knee.duration_s, knee.extra) == (0.1, None, 1)
    assert len(told.lags) == 1
    nothing = WANTED.judge({name: Bursts(name, ()) for name in ("trunk", "hip", "knee")}, 5.0)
    assert (nothing.tau, nothing.lags) == (None, ())


def test_what_cannot_be_judged_is_refused() -> None:
    with pytest.raises(ParameterError, match="'knee'"):
        WANTED.judge(bursts(trunk=5.0, hip=5.0), 5.0)
    with pytest.raises(ParameterError, match="event"):
        WANTED.judge(bursts(trunk=5.0, hip=5.0, knee=5.0), math.nan)
    with pytest.raises(ParameterError, match="once"):
        Sequence((Step("hip"), Step("hip")))
    with pytest.raises(ParameterError, match="window"):
        Sequence((Step("hip", 0.2, 0.1),))
