from dataclasses import replace

import numpy as np
import pytest

from reknit.signals.measure import Gate
from reknit.signals.sampling.settle import Settle
from reknit.stream import Chunk, Gap, GapReason, Kind, ParameterError
from signals.muscle.chains import apply, column, emg, whole

SPEC = replace(emg(), warm_up=4)
WARM_UP, NO_SIGNAL, OPEN = (float(gate) for gate in (Gate.WARM_UP, Gate.NO_SIGNAL, Gate.OPEN))
NAN = float("nan")


def test_value_is_withheld_while_it_warms_up() -> None:
    out = whole(Settle(), SPEC, column([5, 6, 7, 8, 9, 10]))
    np.testing.assert_array_equal(out, [[NAN, WARM_UP]] * 4 + [[9, OPEN], [10, OPEN]])


@pytest.mark.parametrize("sizes", [[1, 5], [3, 1, 2], [4, 2], [5, 1]])
def test_chunks_do_not_matter(sizes: list[int]) -> None:
    parts = np.split(column(range(6)), np.cumsum(sizes)[:-1])
    assert apply(Settle(), SPEC, parts).tobytes() == whole(Settle(), SPEC, column(range(6))).tobytes()


@pytest.mark.parametrize("missing", [np.nan, np.inf, -np.inf])
def test_sample_that_is_no_number_has_no_signal(missing: float) -> None:
    out = whole(Settle(), SPEC, column([0, 0, 0, 0, 1, missing, 2]))
    np.testing.assert_array_equal(out[4:], [[1, OPEN], [NAN, NO_SIGNAL], [2, OPEN]])


def test_sample_missing_within_the_warm_up_counts_as_warming_up() -> None:
    assert whole(Settle(), SPEC, column([0, NAN, 0, 0, 1]))[:, 1].tolist() == [WARM_UP, WARM_UP, WARM_UP, WARM_UP, OPEN]


@pytest.mark.parametrize("sizes", [[9], [1, 8], [3, 6], [2, 1, 6]])
def test_warm_up_begins_at_the_first_number(sizes: list[int]) -> None:
    late = np.split(column([NAN, NAN, NAN, 1, 2, 3, 4, 5, 6]), np.cumsum(sizes)[:-1])
    assert apply(Settle(), SPEC, late)[:, 1].tolist() == [NO_SIGNAL] * 3 + [WARM_UP] * 4 + [OPEN] * 2


def test_after_a_gap_it_warms_up_again() -> None:
    opened = Settle().open(SPEC)
    state = opened.start()
    opened.step(state, Chunk(SPEC, 0, 0, column(range(6))))
    opened.step(state, Gap(0, 6, 8, GapReason.DISCONNECT))
    [after] = opened.step(state, Chunk(SPEC, 0, 8, column(range(6))))
    assert isinstance(after, Chunk)
    assert after.data[:, 1].tolist() == [WARM_UP] * 4 + [OPEN] * 2


def test_without_warm_up_the_first_value_counts() -> None:
    assert whole(Settle(), emg(), column([3])).tolist() == [[3.0, OPEN]]


def test_it_is_a_measure_in_the_signals_unit() -> None:
    spec = Settle().open(SPEC).spec
    assert spec.kind is Kind.MEASURE
    assert [(channel.name, channel.unit) for channel in spec.channels] == [("value", "uV"), ("gate", "code")]
    assert spec.warm_up == 4


def test_stream_of_two_channels_is_refused() -> None:
    with pytest.raises(ParameterError, match="has 2; pick one first"):
        Settle().open(emg(channels=2))
