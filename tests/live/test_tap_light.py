"""The channel that answers is lit, and only that one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.live.tap_light import STAYS, TapLight

REST = {"a": 5.0, "b": 0.02, "c": 7.0}


def rested(seconds: float = 2.0) -> TapLight[str]:
    light: TapLight[str] = TapLight()
    for _ in range(round(10 * seconds)):
        assert light.take(REST) is None
    return light


def test_at_rest_with_noise_nothing_is_lit() -> None:
    random, light = np.random.default_rng(2), TapLight[str]()
    assert {light.take({key: level * random.uniform(0.8, 1.25) for key, level in REST.items()}) for _ in range(300)} == {None}


@pytest.mark.parametrize("key", REST)
def test_what_rises_is_lit_whatever_its_unit(key: str) -> None:
    assert rested().take(REST | {key: 10 * REST[key]}) == key


def test_a_neighbour_that_rises_less_stays_dark() -> None:
    assert rested().take({"a": 100.0, "b": 0.1, "c": 30.0}) == "a"


def test_it_stays_for_a_moment_and_then_goes() -> None:
    light = rested()
    light.take(REST | {"a": 50.0})
    assert [light.take(REST) for _ in range(STAYS)] == ["a"] * STAYS
    assert light.take(REST) is None


def test_another_one_takes_over_at_once() -> None:
    light = rested()
    light.take(REST | {"a": 50.0})
    assert light.take(REST | {"c": 90.0}) == "c"


def test_a_sensor_that_has_just_come_is_looked_at_for_a_second_first() -> None:
    light = rested()
    light.take(REST | {"new": 0.001})
    assert light.take(REST | {"new": 50.0}) is None


@pytest.mark.parametrize("nothing", [None, float("nan")])
def test_a_channel_without_a_level_is_dark_and_starts_anew(nothing: float | None) -> None:
    light = rested()
    light.take(REST | {"a": nothing})
    assert light.take(REST | {"a": 500.0}) is None


def test_a_channel_that_stood_still_lights_up_when_it_moves() -> None:
    light = TapLight[str]()
    for _ in range(20):
        assert light.take({"a": 0.0, "b": 1.0}) is None
    assert light.take({"a": 1.0, "b": 1.0}) == "a"


def test_a_sensor_that_has_gone_is_not_lit_any_more() -> None:
    light = rested()
    assert light.take(REST | {"a": 50.0}) == "a"
    assert light.take({"b": 0.02}) is None


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.none() | st.floats(min_value=0), max_size=3), max_size=60))
def test_only_what_is_there_is_ever_lit(rows: list[dict[str, float | None]]) -> None:
    light = TapLight[str]()
    for levels in rows:
        assert light.take(levels) in {None, *levels}
