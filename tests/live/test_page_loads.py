"""A page that was loaded anew counts from zero; the session does not."""

from typing import Any

from reknit.live.page_loads import PageLoads


def told(pictures: int, lost: int = 0) -> dict[str, Any]:
    return {"pictures": pictures, "detected": pictures, "skipped": 0, "lost": lost, "work_ms": {"p50": pictures}}


def test_the_loads_of_a_page_are_added_up() -> None:
    loads = PageLoads()
    given = [loads.add(told(*each)) for each in ((100, 1), (250, 3), (40, 0), (90, 2), (10, 0))]
    assert [each["pictures"] for each in given] == [100, 250, 290, 340, 350]
    assert [each["lost"] for each in given] == [1, 3, 3, 5, 5]
    assert given[-1]["detected"] == 350
    assert given[-1]["work_ms"] == {"p50": 10}
