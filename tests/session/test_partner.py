"""Partner muscles: on which channel each is, and where it lay against its band."""

from fractions import Fraction

import msgspec
import pytest

from reknit.exercise.load import library
from reknit.session.partner import judged, partner_channels, partner_zone
from reknit.stream import Channel, Kind, ParameterError, Side, StreamSpec

ALONE, BOTH = library()["quadriceps-alone"], library()["thigh-symmetry"]


def sensor(*on: tuple[str | None, Side | None]) -> StreamSpec:
    channels = tuple(Channel(f"c{n}", "uV", muscle=muscle, side=side) for n, (muscle, side) in enumerate(on))
    return StreamSpec("emg", Kind.EMG, channels, Fraction(1000), device="amplifier")


def test_a_partner_is_on_its_muscle_and_side() -> None:
    spec = sensor(
        ("vastus medialis", Side.RIGHT), ("biceps femoris", Side.LEFT), ("soleus", Side.RIGHT), ("semitendinosus", Side.RIGHT)
    )
    assert partner_channels(ALONE, spec, Side.RIGHT, 0) == {"back": "c3"}
    thighs = sensor(("vastus medialis", Side.LEFT), ("vastus medialis", Side.RIGHT))
    assert partner_channels(BOTH, thighs, Side.RIGHT, "c1") == {"other-side": "c0"}


def test_without_names_it_is_the_first_free_channel() -> None:
    assert partner_channels(ALONE, sensor((None, None), (None, None), (None, None)), Side.RIGHT, 0) == {"back": "c1"}
    assert partner_channels(ALONE, sensor((None, None), (None, None)), Side.RIGHT, 1) == {"back": "c0"}


def test_too_few_channels_are_told() -> None:
    with pytest.raises(ParameterError, match="needs 2 channels of one sensor, one for each muscle, but amplifier has 1"):
        partner_channels(ALONE, sensor((None, None)), Side.RIGHT, 0)
    assert partner_channels(library()["quadriceps-setting"], sensor((None, None)), Side.RIGHT, 0) == {}


@pytest.mark.parametrize(("value", "zone"), [(None, None), (0, "inside"), (25, "inside"), (25.1, "above")])
def test_one_edge(value: float | None, zone: str | None) -> None:
    assert partner_zone(ALONE.partners[0], value) == zone


@pytest.mark.parametrize(("value", "zone"), [(39.9, "below"), (40, "inside"), (60, "inside"), (61, "above")])
def test_two_edges(value: float, zone: str) -> None:
    assert partner_zone(BOTH.partners[0], value) == zone


def test_the_mean_of_a_repetition_is_judged() -> None:
    told = judged(ALONE, {"back": {"peak": 80.0, "mean": 20.0}})
    assert told == {"back": {"peak": 80.0, "mean": 20.0, "zone": "inside"}}
    low = msgspec.structs.replace(ALONE.partners[0], low=30.0)
    assert partner_zone(low, 20.0) == "below"


def test_a_channel_on_another_muscle_is_not_taken_for_a_partner() -> None:
    hamstring_elsewhere = sensor(("vastus medialis", Side.RIGHT), ("rectus femoris", Side.RIGHT), (None, None))
    assert partner_channels(ALONE, hamstring_elsewhere, Side.RIGHT, 0) == {"back": "c2"}
    wrong = sensor(("vastus medialis", Side.RIGHT), ("rectus femoris", Side.RIGHT), ("biceps femoris", Side.LEFT))
    with pytest.raises(ParameterError, match=r"needs a channel on biceps femoris or semitendinosus \(right\)"):
        partner_channels(ALONE, wrong, Side.RIGHT, 0)
    with pytest.raises(ParameterError, match=r"\(left\), but all free channels of amplifier are on other muscles"):
        partner_channels(BOTH, sensor(("vastus medialis", Side.RIGHT), ("rectus femoris", Side.RIGHT)), Side.RIGHT, 0)


def test_a_partner_that_fits_goes_before_one_that_takes_what_is_left() -> None:
    calf = msgspec.structs.replace(ALONE.partners[0], id="calf", muscles=["soleus"])
    two = msgspec.structs.replace(ALONE, partners=[calf, *ALONE.partners])
    assert partner_channels(two, sensor((None, None), (None, None), ("biceps femoris", None)), Side.RIGHT, 0) == {
        "calf": "c1",
        "back": "c2",
    }


def test_channels_that_were_asked_for_are_held_against_the_sensor() -> None:
    spec = sensor((None, None), (None, None), ("biceps femoris", None))
    assert partner_channels(ALONE, spec, Side.RIGHT, 0, {"back": 1}) == {"back": "c1"}
    assert partner_channels(ALONE, spec, Side.RIGHT, 0, {"back": "c2"}) == {"back": "c2"}
    for asked, told in (
        ({"back": 0}, "each muscle needs a channel of its own, got c0, c0"),
        ({"back": 3}, "amplifier has channels 0 to 2, got 3"),
        ({"calf": 1}, "has no partner muscle 'calf'; it has: back"),
    ):
        with pytest.raises(ParameterError, match=told):
            partner_channels(ALONE, spec, Side.RIGHT, 0, asked)
    with pytest.raises(ParameterError, match="amplifier has channels 0 to 2, got 7"):
        partner_channels(ALONE, spec, Side.RIGHT, 7)
