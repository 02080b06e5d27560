"""What an overtaken snapshot alone had brought goes out with the one that overtook it."""

from typing import Any

from reknit.live.deltas import MOST, carried


def told(trace: Any, *values: Any) -> dict[str, Any]:
    return {"number": len(values), "trace": trace, "channels": {"names": ["a", "b"], "values": list(values)} if values else None}


def test_values_stand_in_front_of_the_newer_ones() -> None:
    older, newer = told([1, None], [1], [2]), told([3], [3, 4], [5])
    both = carried(older, newer)
    assert both["trace"] == [1, None, 3]
    assert both["channels"]["values"] == [[1, 3, 4], [2, 5]]
    assert (older, newer) == (told([1, None], [1], [2]), told([3], [3, 4], [5]))


def test_what_only_one_of_them_has_is_kept() -> None:
    assert carried(told(None), told([1], [1], [2]))["trace"] == [1]
    both = carried(told([1], [1], [2]), told(None))
    assert (both["trace"], both["channels"]["values"]) == ([1], [[1], [2]])
    assert carried({"number": 1}, {"number": 2}) == {"number": 2, "trace": None, "channels": None}


def test_a_page_that_takes_nothing_is_not_waited_for_without_end() -> None:
    both = carried(told([0] * MOST, [0] * MOST, []), told([1], [1], [1]))
    assert len(both["trace"]) == len(both["channels"]["values"][0]) == MOST
    assert both["trace"][-1] == 1


def test_the_newest_quality_is_kept() -> None:
    older, newer = told(None, [1], [2]), told(None, [3], [4])
    older["channels"]["quality"] = ["good", "hum"]
    assert carried(older, newer)["channels"]["quality"] == ["good", "hum"]
    newer["channels"]["quality"] = ["good", "good"]
    assert carried(older, newer)["channels"]["quality"] == ["good", "good"]
