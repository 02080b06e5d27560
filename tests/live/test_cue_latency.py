"""How long a cue was on its way, and where the time went."""

from hypothesis import given
from hypothesis import strategies as st

from reknit.live.cue_latency import Latency, Moments

STEPS = st.lists(st.integers(0, 10**9), min_size=3, max_size=3)


def test_the_parts_are_told_beside_the_whole() -> None:
    latency = Latency()
    latency.add(Moments(1_000_000, 31_000_000, 31_500_000), 40_500_000)
    assert latency.to_dict() == {
        "p50": 39.5,
        "p95": 39.5,
        "count": 1,
        "from": "capture",
        "parts": {
            "sensing": {"p50": 30.0, "p95": 30.0},
            "deciding": {"p50": 0.5, "p95": 0.5},
            "showing": {"p50": 9.0, "p95": 9.0},
        },
    }


def test_without_cues_nothing_is_claimed() -> None:
    nothing = {"p50": None, "p95": None}
    parts = {"sensing": nothing, "deciding": nothing, "showing": nothing}
    assert Latency().to_dict() == {**nothing, "count": 0, "from": None, "parts": parts}


@given(st.lists(STEPS, min_size=1, max_size=30))
def test_for_each_cue_the_parts_add_up(steps: list[list[int]]) -> None:
    latency = Latency()
    for sensing, deciding, showing in steps:
        moments, shown_ns = Moments(7, 7 + sensing, 7 + sensing + deciding), 7 + sensing + deciding + showing
        one = Latency()
        for each in (one, latency):
            each.add(moments, shown_ns)
        told = one.to_dict()
        assert abs(told["p50"] - (sensing + deciding + showing) / 1e6) < 0.051
        assert abs(told["p50"] - sum(part["p50"] for part in told["parts"].values())) < 0.21  # each is rounded by itself
    assert latency.whole.count == len(steps)


def test_what_nobody_knows_is_not_told() -> None:
    latency = Latency()
    latency.add(Moments(1_000_000, 31_000_000, 31_500_000), 40_500_000)
    latency.add(Moments(None, 41_000_000, 41_500_000), 50_500_000)
    told = latency.to_dict()
    assert (told["count"], told["from"], told["p50"]) == (2, "arrival", 9.5)
    assert told["parts"]["sensing"] == {"p50": None, "p95": None}
    assert told["parts"]["showing"] == {"p50": 9.0, "p95": 9.0}
