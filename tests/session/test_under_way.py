"""The trial under way, as the page shows it."""

from typing import Any

import pytest

from reknit.exercise.load import library
from reknit.live.snapshot import BlockView
from reknit.session.begin import Begin
from reknit.simulate.worn import worn_in
from session.blocks import Player

EXERCISES = library()


def shown(name: str, seconds: float) -> list[tuple[str, Any]]:
    """State and trial of each tenth of a second, by the simulated person of the exercise."""
    person = worn_in(EXERCISES[name])
    player = Player(Begin(EXERCISES[name], (person.spec.name,)), {person.spec.name: person.spec})
    view = BlockView(player.block)
    told = []
    for first in range(0, round(seconds * 100), 10):
        player.chunk(person.samples(first, 10))
        snapshot = view.now(player.now_ns, 0.0)
        told.append((snapshot["state"], snapshot["trial"]))
    return told


def test_the_clock_of_up_and_go_runs_by_the_samples_and_then_stands_at_what_was_measured() -> None:
    told = [trial for state, trial in shown("timed-up-and-go", 20) if trial is not None]
    running = [trial for trial in told if trial["elapsed_s"] > 0]
    parts = [each["part"] for each, before in zip(running[1:], running, strict=False) if each["part"] != before["part"]]
    assert parts == ["out", "turn", "back", "sink"]
    assert running[20]["elapsed_s"] - running[10]["elapsed_s"] == pytest.approx(1.0)
    last = told[-1]
    assert (last["elapsed_s"], last["part"], last["steps"]) == (0, "sit", None)
    assert last["took_s"] == pytest.approx(running[-1]["elapsed_s"] - 0.5, abs=0.2)  # until it is sure, it runs on


def test_the_clock_of_a_walk_counts_its_steps() -> None:
    told = [trial for _, trial in shown("ten-metre-walk", 24) if trial is not None]
    assert max(each["steps"] for each in told) > 10
    assert told[-1]["took_s"] == pytest.approx(max(each["elapsed_s"] for each in told) - 2.5, abs=0.2)


def test_other_exercises_have_none() -> None:
    assert all(trial is None for _, trial in shown("five-times-sit-to-stand-trunk", 5))
