"""What does not fit together in an exercise is named with its key and what was expected."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from reknit.exercise.check import problems
from reknit.exercise.load import library
from reknit.exercise.model import Exercise, Timing


def changed(name: str, **parts: Any) -> Exercise:
    """An exercise of the library with some of its keys changed, as a file would have them."""
    plain: dict[str, Any] = msgspec.to_builtins(library()[name])
    for path, value in parts.items():
        place: Any = plain
        *steps, last = path.split("__")
        for step in steps:
            place = place[int(step) if step.isdigit() else step]
        place[last] = value
    return msgspec.convert(plain, Exercise)


SLIDER = {"target__adjustable": True, "target__adjust_low": 1, "target__adjust_high": 2}


@pytest.mark.parametrize("name", sorted(library()))
def test_the_library_has_no_problems(name: str) -> None:
    assert problems(library()[name]) == []


@pytest.mark.parametrize(
    ("name", "parts", "key", "told"),
    [
        ("squat", {"repetition__start": 60}, "repetition.start", "reset <= start <= reach"),
        ("squat", {"target__low": 120}, "target.low", "low below high"),
        ("squat", {"target__scale_low": 500}, "target.scale_low", "scale_low below scale_high"),
        ("quadriceps-setting", {"target__adjust_low": None}, "target.adjustable", "adjust_low below adjust_high"),
        ("squat", {"measure": "knee_flexio"}, "measure", "did you mean 'knee_flexion'?"),
        ("leaning-aside", {"asked": ["lean-back"]}, "asked", "known: lean-left, lean-right"),
        ("squat", {"companions": ["nonsense"]}, "companions", "there is no measure 'nonsense'"),
        ("quadriceps-setting", {"muscles": ["vastus medali"]}, "muscles", "did you mean 'vastus medialis'?"),
        ("quadriceps-setting", {"calibrate": None}, "measure", "a [calibrate] table is needed"),
        ("shoulder-relaxation", {"calibrate": None}, "measure", "muscle_relaxation is in per cent of a reference"),
        ("squat", {"sources": ["emg"]}, "sources", "cannot be had from ['emg']"),
        ("quadriceps-hold", {"repetition__min_hold_s": 3}, "repetition.hold_choices_s", "3 is not among 1, 2, 5, 10, 30"),
        ("effort-tracking", {"tracking__points": [[1, 0], [2, 50]]}, "tracking.points", "rise from 0 on, got 1, 2"),
        ("effort-tracking", {"tracking__points": [[0, 0], [2, 50], [2, 0]]}, "tracking.points", "rise from 0 on"),
        ("effort-tracking", {"tracking__points": [[0, 0], [2, 9]]}, "tracking.points", "must rise above repetition.start"),
        (
            "effort-tracking",
            SLIDER,
            "target.adjustable",
            "moves by itself",
        ),
        ("quadriceps-alone", {"partners__0__muscles": ["hamstring"]}, "partners", "there is no muscle 'hamstring'"),
        ("quadriceps-alone", {"partners__0__high": None}, "partners", "needs low, high or both"),
        ("thigh-symmetry", {"partners__0__low": 70}, "partners", "expected low below high, got 70 and 60"),
        ("thigh-symmetry", {"partners__0__scale_low": 100}, "partners", "expected scale_low below scale_high"),
        ("quadriceps-alone", {"partners__0__id": "front"}, "text", "back, front differ"),
        ("quadriceps-alone", {"partners__0__id": "own"}, "partners", "'own' means the practised muscle"),
        ("quadriceps-alone", {"measure": "muscle_activity"}, "partners", "go with the measure muscle_effort"),
        (
            "quadriceps-alone",
            {"target__adjustable": False, "tracking": {"points": [[0, 0], [1, 50]], "tolerance": 5}},
            "partners",
            "partners or a target that moves, not both",
        ),
    ],
)
def test_what_does_not_fit_is_named(name: str, parts: dict[str, Any], key: str, told: str) -> None:
    found = problems(changed(name, **parts))
    assert any(place == key and told in problem for place, problem in found), found


def test_two_partners_need_two_ids() -> None:
    plain: dict[str, Any] = msgspec.to_builtins(library()["quadriceps-alone"])
    plain["partners"] = plain["partners"] * 2
    (found,) = problems(msgspec.convert(plain, Exercise))
    assert found == ("partners", "each partner needs an id of its own, got back, back")


def test_english_texts_must_be_there() -> None:
    plain: dict[str, Any] = msgspec.to_builtins(library()["squat"])
    del plain["text"]["en"]
    assert problems(msgspec.convert(plain, Exercise)) == [
        ("text", "the texts in English are missing: a [text.en] table is needed")
    ]


@pytest.mark.parametrize(
    ("kind", "duration_s", "sets", "place"),
    [
        ("count", None, 1, "timing.duration_s"),
        ("time", 30.0, 1, "timing.duration_s"),
        ("time", None, 2, "dose.sets"),
    ],
)
def test_a_test_has_an_end_and_is_done_once(kind: Any, duration_s: float | None, sets: int, place: str) -> None:
    known = library()["sit-to-stand"]
    dose = msgspec.structs.replace(known.dose, sets=sets)
    made = msgspec.structs.replace(known, timing=Timing(kind=kind, duration_s=duration_s), dose=dose)
    assert place in dict(problems(made))
