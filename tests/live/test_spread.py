"""Percentiles of any number of times in the same room: those of all the times, as far as they are told."""

from hypothesis import given
from hypothesis import strategies as st

from reknit.live.spread import LONGEST_MS, SHORTEST_MS, Spread


def spread(values: list[float]) -> dict[str, float | None]:
    made = Spread()
    for value in values:
        made.add(value)
    assert made.count == len(values)
    return made.to_dict()


def exactly(values: list[float]) -> dict[str, float | None]:
    """The same from all the times in order."""
    ordered = sorted(values)
    return {f"p{share}": round(ordered[min(len(ordered) - 1, round(share / 100 * (len(ordered) - 1)))], 1) for share in (50, 95)}


def test_the_spread_takes_the_nearest_rank() -> None:
    assert spread([5.0]) == {"p50": 5.0, "p95": 5.0}
    assert spread([float(n) for n in range(101)]) == {"p50": 50.0, "p95": 95.0}
    assert spread([3.0, 1.0, 2.0]) == {"p50": 2.0, "p95": 3.0}
    assert spread([]) == {"p50": None, "p95": None}


@given(st.lists(st.floats(SHORTEST_MS, LONGEST_MS), min_size=1, max_size=60))
def test_it_tells_what_all_times_in_order_tell(values: list[float]) -> None:
    assert spread(values) == exactly(values)


@given(st.lists(st.integers(-1_000_000_000, 60_000_000_000), min_size=1, max_size=60))
def test_it_does_so_for_times_in_nanoseconds(times_ns: list[int]) -> None:
    values = [time_ns / 1e6 for time_ns in times_ns]
    assert spread(values) == exactly(values)


def test_times_beyond_count_as_the_longest_and_the_shortest() -> None:
    assert spread([1e9]) == {"p50": LONGEST_MS, "p95": LONGEST_MS}
    assert spread([-1e9, -1e9, 1.0]) == {"p50": SHORTEST_MS, "p95": 1.0}
