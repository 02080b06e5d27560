"""States survive being saved, whatever they hold."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from reknit.stream import State


@dataclass(slots=True)
class Everything(State):
    """One field of each type that a state may have."""

    array: np.ndarray[Any, np.dtype[Any]]
    other: np.ndarray[Any, np.dtype[Any]]
    number: float = 0.0
    count: int = 0
    word: str = ""
    nothing: float | None = None
    rows: list[list[float]] = field(default_factory=list)


arrays = npst.arrays(
    dtype=st.sampled_from([np.float64, np.float32, np.int64, np.int16, np.bool_]),
    shape=npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)
states = st.builds(
    Everything,
    array=arrays,
    other=arrays,
    number=st.floats(),
    count=st.integers(-(2**62), 2**62),
    word=st.text(),
    nothing=st.none() | st.floats(allow_nan=False),
    rows=st.lists(st.lists(st.floats(allow_nan=False), max_size=3), max_size=3),
)


@given(states)
def test_comes_back_as_it_was(state: Everything) -> None:
    again = Everything.restore(state.save())
    for name in ("array", "other"):
        before, after = getattr(state, name), getattr(again, name)
        assert (after.dtype, after.shape, after.tobytes()) == (before.dtype, before.shape, before.tobytes())
    assert again.number == state.number or (math.isnan(again.number) and math.isnan(state.number))
    assert (again.count, again.word, again.nothing, again.rows) == (state.count, state.word, state.nothing, state.rows)


def test_numbers_that_are_not_finite_come_back() -> None:
    state = Everything(np.array([np.nan, np.inf]), np.zeros(0), float("-inf"), rows=[[float("nan")]])
    again = Everything.restore(state.save())
    assert np.isnan(again.array[0])
    assert again.number == float("-inf")
    assert math.isnan(again.rows[0][0])


def test_restored_arrays_can_be_written_to() -> None:
    again = Everything.restore(Everything(np.zeros(3), np.zeros(0)).save())
    again.array[1] = 5.0
    assert again.array.tolist() == [0.0, 5.0, 0.0]


def test_a_saved_state_does_not_change_with_the_state() -> None:
    state = Everything(np.zeros(2), np.zeros(0), rows=[[1.0]])
    saved = state.save()
    state.array[0] = 9.0
    state.rows[0][0] = 9.0
    again = Everything.restore(saved)
    assert (again.array.tolist(), again.rows) == ([0.0, 0.0], [[1.0]])


def test_become_takes_over_all_values_in_place() -> None:
    state, other = Everything(np.zeros(1), np.zeros(1)), Everything(np.ones(2), np.ones(3), 1.5, 2, "x", 3.0, [[4.0]])
    same = state
    state.become(other)
    assert same is state
    assert (state.array.tolist(), state.number, state.count, state.word) == ([1.0, 1.0], 1.5, 2, "x")
    assert (state.nothing, state.rows) == (3.0, [[4.0]])


def test_objects_that_could_run_code_are_never_loaded() -> None:
    hostile = Everything(np.array([object()], dtype=object), np.zeros(0))
    with pytest.raises(ValueError, match="allow_pickle"):
        Everything.restore(hostile.save())
