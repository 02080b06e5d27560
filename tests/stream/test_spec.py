"""Stream specs: what they refuse, how they derive, and that plain data bring the same spec back."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.stream import DTYPES, NS_PER_S, Channel, Kind, Side, SpecError, StreamSpec, sample_times_ns

LEFT = Channel("left", "uV", muscle="vastus medialis", side=Side.LEFT, scale=0.25, offset=-3.0)
RIGHT = Channel("right", "uV", segment="thigh", side=Side.RIGHT)
EMG = StreamSpec("emg", Kind.EMG, (LEFT, RIGHT), Fraction(2000), "int16", attributes=(("gain", "500"), ("adc", "12 bit")))

texts = st.text(max_size=12)
numbers = st.floats(allow_nan=False, allow_infinity=False)
channels = st.builds(
    Channel,
    name=st.uuids().map(str),
    unit=texts,
    muscle=st.none() | texts,
    segment=st.none() | texts,
    side=st.none() | st.sampled_from(Side),
    scale=numbers,
    offset=numbers,
)
specs = st.builds(
    StreamSpec,
    name=st.text(min_size=1, max_size=12),
    kind=st.sampled_from(Kind),
    channels=st.lists(channels, min_size=1, max_size=4).map(tuple),
    rate=st.none() | st.fractions(min_value=Fraction(1, 100), max_value=10_000),
    dtype=st.sampled_from(DTYPES),
    device=texts,
    clock=texts,
    attributes=st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
    parent=st.none() | texts,
    node=st.none() | texts,
    delay_s=st.floats(0, 10),
    warm_up=st.integers(0, 10_000),
)
plain_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


class TestRefusals:
    def test_empty_name(self) -> None:
        with pytest.raises(SpecError, match="needs a name"):
            replace(EMG, name="")

    def test_no_channels(self) -> None:
        with pytest.raises(SpecError, match="'emg' has no channels; expected at least one"):
            replace(EMG, channels=())

    def test_channel_named_twice(self) -> None:
        with pytest.raises(SpecError, match=r"names channels twice: \['left'\]"):
            replace(EMG, channels=(LEFT, RIGHT, replace(RIGHT, name="left")))

    @pytest.mark.parametrize("rate", [Fraction(0), Fraction(-1)])
    def test_rate_not_above_zero(self, rate: Fraction) -> None:
        with pytest.raises(SpecError, match="rate must be above 0 Hz, got"):
            replace(EMG, rate=rate)

    def test_unknown_dtype(self) -> None:
        with pytest.raises(SpecError, match=r"dtype must be one of .* got 'int8'"):
            replace(EMG, dtype="int8")


class TestFacts:
    def test_width_and_rate(self) -> None:
        assert (EMG.width, EMG.rate_hz) == (2, 2000.0)

    def test_irregular_has_no_rate(self) -> None:
        with pytest.raises(SpecError, match="'emg' is irregular"):
            _ = replace(EMG, rate=None).rate_hz

    def test_position(self) -> None:
        assert [EMG.position("left"), EMG.position("right")] == [0, 1]

    def test_position_of_an_unknown_channel(self) -> None:
        with pytest.raises(SpecError, match=r"no channel 'middle'; it has \['left', 'right'\]"):
            EMG.position("middle")

    def test_attributes_are_sorted_and_looked_up(self) -> None:
        assert EMG.attributes == (("adc", "12 bit"), ("gain", "500"))
        assert EMG.attribute("gain") == "500"
        assert EMG.attribute("filter") is None

    def test_is_frozen(self) -> None:
        with pytest.raises(AttributeError):
            EMG.name = "other"  # type: ignore[misc]


class TestId:
    def test_the_same_facts_have_the_same_id(self) -> None:
        again = replace(EMG, attributes=(("gain", "500"), ("adc", "12 bit")))
        assert again.id == EMG.id
        assert again == EMG

    @pytest.mark.parametrize(
        "change",
        [
            {"name": "other"},
            {"kind": Kind.MEASURE},
            {"rate": None},
            {"rate": Fraction(2001)},
            {"dtype": "int32"},
            {"device": "amplifier"},
            {"clock": "host"},
            {"attributes": (("gain", "1000"),)},
            {"channels": (RIGHT, LEFT)},
            {"channels": (replace(LEFT, scale=0.5), RIGHT)},
            {"delay_s": 0.1},
            {"warm_up": 1},
        ],
        ids=str,
    )
    def test_each_fact_changes_the_id(self, change: dict[str, Any]) -> None:
        assert replace(EMG, **change).id != EMG.id


class TestDerive:
    def test_delay_and_warm_up_add_up(self) -> None:
        twice = EMG.derive("a", delay_s=0.1, warm_up=5).derive("b", delay_s=0.2, warm_up=7)
        assert twice.delay_s == pytest.approx(0.3)
        assert twice.warm_up == 12

    def test_origin_is_kept(self) -> None:
        derived = EMG.derive("BandPass(20, 450)")
        assert derived.parent == EMG.id
        assert derived.node == repr("BandPass(20, 450)")
        assert (derived.name, derived.channels, derived.rate, derived.kind) == ("emg", EMG.channels, EMG.rate, Kind.EMG)

    def test_processing_is_float64(self) -> None:
        assert EMG.derive("x").dtype == "float64"

    def test_what_changes(self) -> None:
        derived = EMG.derive("x", channels=(Channel("value", "%"),), kind=Kind.MEASURE, rate=None)
        assert (derived.width, derived.kind, derived.rate) == (1, Kind.MEASURE, None)
        assert derived.position("value") == 0

    def test_another_rate(self) -> None:
        assert EMG.derive("x", rate=Fraction(50)).rate == 50


class TestPlainData:
    @given(specs)
    def test_brings_the_same_spec_back(self, spec: StreamSpec) -> None:
        again = StreamSpec.from_dict(json.loads(json.dumps(spec.to_dict())))
        assert again == spec
        assert again.id == spec.id

    def test_side_and_kind_come_back_as_enums(self) -> None:
        again = StreamSpec.from_dict(json.loads(json.dumps(EMG.to_dict())))
        assert again.kind is Kind.EMG
        assert [channel.side for channel in again.channels] == [Side.LEFT, Side.RIGHT]

    @given(st.sampled_from(sorted(EMG.to_dict())), plain_data)
    def test_anything_else_is_refused_as_no_spec(self, key: str, value: Any) -> None:
        try:
            spec = StreamSpec.from_dict(EMG.to_dict() | {key: value})
        except SpecError:
            return
        assert isinstance(spec, StreamSpec)

    @pytest.mark.parametrize("rate", [[1, 0], [float("inf")], [1, 2, 3], "fast", [-1, 1], [[], []]], ids=str)
    def test_a_rate_that_is_none(self, rate: Any) -> None:
        with pytest.raises(SpecError):
            StreamSpec.from_dict(EMG.to_dict() | {"rate": rate})

    @pytest.mark.parametrize("key", ["name", "kind", "channels"])
    def test_a_missing_fact(self, key: str) -> None:
        plain = EMG.to_dict()
        del plain[key]
        with pytest.raises(SpecError, match="not a stream's description"):
            StreamSpec.from_dict(plain)

    def test_an_unknown_fact(self) -> None:
        with pytest.raises(SpecError, match="colour"):
            StreamSpec.from_dict(EMG.to_dict() | {"colour": "red"})


class TestSampleTimes:
    def test_a_rate_that_divides_a_second(self) -> None:
        assert sample_times_ns(Fraction(1000), 3, 3).tolist() == [3_000_000, 4_000_000, 5_000_000]

    def test_thirty_frames_of_video(self) -> None:
        ntsc = Fraction(30_000, 1001)
        assert sample_times_ns(ntsc, 30_000, 1).tolist() == [1001 * NS_PER_S]

    @given(
        st.fractions(min_value=Fraction(1, 10), max_value=50_000, max_denominator=1_000_000),
        st.integers(0, 10**9),
        st.integers(0, 50),
    )
    def test_is_exact_for_every_rate_and_index(self, rate: Fraction, first: int, count: int) -> None:
        times = sample_times_ns(rate, first, count)
        assert times.dtype == np.int64
        assert times.tolist() == [int(Fraction(index) * NS_PER_S / rate) for index in range(first, first + count)]

    @given(st.integers(0, 40))
    def test_does_not_depend_on_the_chunk(self, cut: int) -> None:
        rate = Fraction(999_873, 1000)
        pieces = [sample_times_ns(rate, 10**7, cut), sample_times_ns(rate, 10**7 + cut, 40 - cut)]
        assert np.concatenate(pieces).tolist() == sample_times_ns(rate, 10**7, 40).tolist()
