"""How a source did over a recording, in a few words."""

from typing import Any

import pytest

from reknit.cli.record_tables import how_it_went

COUNTS = {"gaps": 0, "missing": 0}


@pytest.mark.parametrize(
    ("samples", "told", "problem", "words"),
    [
        (10, {"counts": COUNTS, "connections": 1, "away_s": 0.0}, None, "whole"),
        (0, {}, None, "nothing came"),
        (0, {}, "it was on fire", "nothing came; failed: it was on fire"),
        (
            10,
            {"counts": COUNTS | {"gaps": 2}, "connections": 3, "away_s": 4.25},
            None,
            "away for 4.2 s in all, connected again 2 times",
        ),
        (10, {"counts": COUNTS | {"gaps": 1}, "connections": 2, "away_s": 0.0}, None, "connected again 1 time"),
        (10, {"counts": {"gaps": 1, "missing": 7}, "connections": 1}, None, "samples were lost on the way"),
        (10, {"counts": {"gaps": 1, "missing": 0}, "connections": 1}, None, "interrupted"),
        (10, {"counts": COUNTS, "connections": 1}, "the cable broke", "whole; failed: the cable broke"),
    ],
)
def test_how_a_source_did(samples: int, told: dict[str, Any], problem: str | None, words: str) -> None:
    assert how_it_went(samples, told, problem) == words
