"""Which muscle came first: the onset of each partner that lies nearest, of this movement and no other."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from reknit.exercise.load import library
from reknit.exercise.model import OWN
from reknit.session.lags import CLEAR_MS, UNCLEAR_MS, Lags, lag_zone, timed, uncertain_ms
from reknit.signals.muscle.activation.rest import Rest
from reknit.stream import Event

TIMING = library()["vastus-timing"]
REST = Rest(1000.0, 2.0, 20.0, (2.0, 3.0), (1.0, 1.0), (4.0, 9.0), ((), ()), (1.0, 1.0), (2.0, 2.0), (1.0, 1.0))


def onset(channel: str, at: int, epoch: int = 0) -> Event:
    return Event(epoch, at, "onset", {"channel": channel})


def repetition(start: int, end: int, epoch: int = 0) -> Event:
    return Event(epoch, end, "repetition", {"start_s": start / 1000})


def lag(lags: Lags, event: Event) -> Any:
    return timed(TIMING, lags, event)["outer"]["lag_ms"]


def given(*onsets: Event) -> Lags:
    lags = Lags(1000.0, CLEAR_MS)
    for each in onsets:
        lags.take(each)
    return lags


def test_the_lag_is_from_the_practised_muscle_to_its_partner() -> None:
    assert lag(given(onset(OWN, 900), onset("outer", 960)), repetition(1000, 3000)) == 60
    assert lag(given(onset("outer", 850), onset(OWN, 900), onset("outer", 1300)), repetition(1000, 3000)) == -50


@pytest.mark.parametrize(
    "onsets",
    [
        (),
        (onset(OWN, 900),),
        (onset("outer", 900),),
        (onset(OWN, 900), onset("outer", 1401)),
        (onset(OWN, 900, 1), onset("outer", 900, 1)),
    ],
    ids=["none", "no partner", "no own", "too far apart", "another epoch"],
)
def test_without_both_onsets_nothing_is_told(onsets: tuple[Event, ...]) -> None:
    told = timed(TIMING, given(*onsets), repetition(1000, 3000))["outer"]
    assert told == {"lag_ms": None, "uncertain_ms": CLEAR_MS, "zone": None}


def test_an_onset_that_was_known_only_later_does_not_count() -> None:
    assert lag(given(onset(OWN, 2990), onset("outer", 3010)), repetition(2900, 3000)) is None


def test_the_onset_of_the_movement_before_is_not_that_of_this_one() -> None:
    lags = given(onset(OWN, 1000), onset("outer", 1040), onset(OWN, 1750), onset("outer", 1700))
    assert lag(lags, repetition(1100, 1600)) == 40
    assert lag(lags, repetition(1800, 2500)) == -50


def test_a_partner_may_come_before_the_movement_before_has_ended() -> None:
    lags = given(onset(OWN, 1000), onset("outer", 1000), onset("outer", 1550), onset(OWN, 1750))
    assert lag(lags, repetition(1100, 1600)) == 0
    assert lag(lags, repetition(1800, 2500)) == -200


def test_what_is_kept_does_not_grow() -> None:
    lags = Lags(1000.0, CLEAR_MS)
    for start in range(0, 500_000, 5000):
        lags.take(onset(OWN, start, start // 100_000))
        lags.take(onset("outer", start + 20, start // 100_000))
        assert lag(lags, repetition(start + 50, start + 3000, start // 100_000)) == 20
        assert not lags._onsets


def test_a_lag_is_judged_only_beyond_what_is_uncertain() -> None:
    partner = TIMING.partners[0]
    assert [lag_zone(partner, each, 30.0) for each in (None, -31.0, -30.0, 500.0)] == [None, "below", "inside", "inside"]
    late = msgspec.structs.replace(partner, low=None, high=0.0)
    assert [lag_zone(late, each, 50.0) for each in (-400.0, 50.0, 51.0)] == ["inside", "inside", "above"]


@pytest.mark.parametrize(
    ("efforts", "wanted"), [((20.0, 30.0), CLEAR_MS), ((20.0, 29.0), UNCLEAR_MS), ((19.0, 300.0), UNCLEAR_MS)]
)
def test_weak_signals_tell_less_of_the_order(efforts: tuple[float, float], wanted: float) -> None:
    assert uncertain_ms(REST, efforts) == wanted
