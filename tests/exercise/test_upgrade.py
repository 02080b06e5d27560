"""Exercises of earlier versions: read, with their sentences where they belong now."""

from pathlib import Path
from typing import Any

import msgspec

from reknit.exercise.load import LIBRARY, library, load
from reknit.exercise.upgrade import upgraded
from reknit.session.begin import Begin

SAFETY = ["Stop when it hurts.", "Hold on to something."]


def old_layout() -> dict[str, Any]:
    """A squat as it was written while `safety` stood beside the texts."""
    plain: dict[str, Any] = msgspec.to_builtins(library()["squat"])
    for text in plain["text"].values():
        del text["safety"]
    return plain | {"safety": SAFETY}


def test_the_beginning_of_an_old_recording_is_read() -> None:
    begin = Begin(library()["squat"], ("camera",)).to_dict() | {"exercise": old_layout()}
    exercise = Begin.from_dict(begin).exercise
    assert {language: text.safety for language, text in exercise.text.items()} == {"de": SAFETY, "en": SAFETY}
    assert exercise.dose == library()["squat"].dose


def test_an_old_file_is_read_and_a_text_keeps_its_own_sentences(tmp_path: Path) -> None:
    text = (LIBRARY / "squat.toml").read_text(encoding="utf-8")
    path = tmp_path / "old.toml"
    path.write_text(text.replace("measure =", 'safety = ["Old."]\nmeasure =', 1), encoding="utf-8")
    assert load(path) == library()["squat"]


def test_what_is_no_exercise_comes_back_as_it_is() -> None:
    for odd in ({}, {"safety": SAFETY}, {"safety": SAFETY, "text": 3}, {"safety": SAFETY, "text": {"en": 3}}):
        assert upgraded(odd) == odd
