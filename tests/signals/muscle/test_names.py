"""The names of muscles: each once, with words on the page in every language, and known to the exercises."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reknit.exercise.load import library
from reknit.signals.muscle.names import MUSCLES

WORDS = Path(__file__).parents[3] / "web/src/words"


@pytest.mark.parametrize("language", ["en", "de"])
def test_each_muscle_has_its_words_on_the_page(language: str) -> None:
    words = json.loads((WORDS / f"{language}.json").read_text(encoding="utf-8"))["muscleNames"]
    assert sorted(words) == sorted(MUSCLES)
    assert all(each["name"] and each["where"] for each in words.values())


def test_no_muscle_is_there_twice_and_no_name_ends_with_a_side() -> None:
    assert len(set(MUSCLES)) == len(MUSCLES)
    assert not [each for each in MUSCLES if each.endswith((" left", " right"))]


def test_each_exercise_on_a_muscle_signal_names_its_muscles() -> None:
    assert [each.id for each in library().values() if "emg" in each.sources and not set(each.muscles) <= set(MUSCLES)] == []
    assert all(each.muscles for each in library().values() if "emg" in each.sources)
