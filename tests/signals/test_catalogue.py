"""The catalogue: every measure from every kind of stream that can give it, and a sentence for the rest."""

from dataclasses import replace
from fractions import Fraction

import pytest

from reknit.signals.catalogue import NODES, measure_graph, measures
from reknit.signals.measure import GATE, VALUE, Gate
from reknit.signals.pose.landmarks import landmark_spec
from reknit.stream import Channel, Graph, Kind, ParameterError, Side, StreamSpec

CAMERA = landmark_spec()


def muscle(rate_hz: int = 1000) -> StreamSpec:
    return StreamSpec("emg", Kind.EMG, (Channel("left", "uV"), Channel("right", "mV")), Fraction(rate_hz), "int16")


@pytest.mark.parametrize("name", sorted(measures()))
def test_every_measure_can_be_opened_and_looks_like_one(name: str) -> None:
    for kind in {Kind.LANDMARKS, Kind.EMG} & set(measures()[name].kinds):  # other kinds have graphs of their own
        source = CAMERA if kind is Kind.LANDMARKS else muscle()
        placed = measure_graph(name, kind, source=source, side=Side.LEFT, reference=5.0)
        spec = Graph(placed, (placed[-1].name,)).open({source.name: source}).specs[placed[-1].name]
        assert [channel.name for channel in spec.channels[:2]] == [VALUE, GATE]
        assert spec.delay_s > 0
        wanted = measures()[name].unit
        assert spec.channels[0].unit == ("uV" if wanted == "signal" else wanted)


def test_the_channel_may_be_named() -> None:
    placed = measure_graph("muscle_activity", Kind.EMG, source=muscle(), channel="right")
    assert Graph(placed, (placed[-1].name,)).open({"emg": muscle()}).specs[placed[-1].name].channels[0].unit == "mV"


def test_slow_streams_get_a_narrower_band_and_too_slow_ones_are_refused() -> None:
    def open_at(rate_hz: int) -> None:
        placed = measure_graph("muscle_activity", Kind.EMG, source=muscle(rate_hz))
        Graph(placed, (placed[-1].name,)).open({"emg": muscle(rate_hz)})

    open_at(500)
    with pytest.raises(ParameterError, match="low_hz < high_hz"):
        open_at(40)


@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        ("elbow", Kind.LANDMARKS, "no measure 'elbow'"),
        ("knee_flexion", Kind.EMG, "had from landmarks(?: or imu)?, but stream 'emg' is emg"),
        ("muscle_effort", Kind.EMG, "calibrate first"),
        ("trunk_lean", Kind.IMU, "from the neutral pose"),
    ],
)
def test_what_cannot_be_had_is_told(name: str, kind: Kind, told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        measure_graph(name, kind, source=replace(muscle(), kind=kind))


def test_what_has_nothing_beside_it_says_so() -> None:
    landmarks = CAMERA
    placed = measure_graph("pelvis_rise", Kind.LANDMARKS, source=landmarks, beside=("pelvic_hike",))
    assert "pelvic_hike.value" in [channel.name for channel in placed[-1].node.open(landmarks).spec.channels]
    with pytest.raises(ParameterError, match="nothing beside 'lean_aside'"):
        measure_graph("lean_aside", Kind.LANDMARKS, source=landmarks, beside=("pelvic_hike",))


def test_the_warm_up_is_that_of_all_nodes() -> None:
    placed = measure_graph("muscle_activity", Kind.EMG, source=muscle())
    specs = Graph(placed, (placed[-1].name,)).open({"emg": muscle()}).specs
    assert specs[placed[-1].name].warm_up == pytest.approx(146 + 174, abs=2)
    assert specs[placed[-1].name].delay_s == pytest.approx(0.0375 + 0.0017, abs=0.001)


def test_every_entry_is_an_example_that_opens() -> None:
    for node, specs in NODES:
        node.open(*specs)
    assert not Gate.COUNT_ONLY.shut
    assert Gate.HIDDEN.shut
