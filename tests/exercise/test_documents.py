"""The documents name every exercise that can be practised, and every key that a file may have."""

from pathlib import Path

import msgspec
import pytest

from reknit.exercise import model
from reknit.exercise.load import library
from reknit.session.words import REASONS

DOCS = Path(__file__).parents[2] / "docs"
PARTS = [
    each for each in vars(model).values() if isinstance(each, type) and issubclass(each, model.Part) and each is not model.Part
]


@pytest.mark.parametrize("document", ["tutorial.md", "safety.md"])
def test_every_exercise_is_named(document: str) -> None:
    text = (DOCS / document).read_text(encoding="utf-8")
    assert [name for name in library() if f"`{name}`" not in text] == []


@pytest.mark.parametrize("part", PARTS, ids=lambda each: each.__name__)
def test_every_key_of_an_exercise_file_is_told(part: type[model.Part]) -> None:
    text = (DOCS / "exercise-format.md").read_text(encoding="utf-8")
    assert [each.name for each in msgspec.structs.fields(part) if f"`{each.name}`" not in text] == []


def test_every_reason_of_a_partial_repetition_is_told() -> None:
    text = (DOCS / "session-format.md").read_text(encoding="utf-8")
    assert [reason for reason in REASONS if f"`{reason}`" not in text] == []
