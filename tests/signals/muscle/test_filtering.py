from typing import Any

import numpy as np
import pytest
from scipy import signal

from reknit.signals.muscle.band_pass import BandPass
from reknit.signals.muscle.envelope import Envelope
from reknit.signals.muscle.filtering import FilterState, Start
from reknit.signals.muscle.rectify import Rectify
from reknit.stream import Chunk, Gap, GapReason, Graph, Placed
from signals.muscle.chains import apply, column, emg, whole

BAND, LOW = BandPass(start=Start.ZERO), Envelope(start=Start.ZERO)
FILTERS = pytest.mark.parametrize("node", [BandPass(), Envelope()], ids=["band", "envelope"])


def noise(count: int = 400, channels: int = 1, offset: float = 0.0) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.random.default_rng(11).standard_normal((count, channels)) + offset


def test_chain_gives_the_reference_numbers() -> None:
    n = np.arange(2000)
    v = 0.1 * np.sin(2 * np.pi * 150 * n / 2000) + (n >= 500) * np.sin(2 * np.pi * 80 * n / 2000)
    spec = emg()
    placed = (Placed("band", BAND, ("emg",)), Placed("abs", Rectify(), ("band",)), Placed("low", LOW, ("abs",)))
    graph = Graph(placed, ("low",)).open({"emg": spec})
    parts = [graph.push("emg", Chunk(spec, 0, first, column(v[first : first + 37])))[0].item for first in range(0, 2000, 37)]
    y = np.concatenate([part.data for part in parts if isinstance(part, Chunk)])[:, 0]
    wanted = {
        499: 0.06360940024499737,
        500: 0.06362329629417554,
        600: 0.4361565235524457,
        700: 0.6536933343540829,
        1000: 0.6375774262313918,
        1999: 0.6387162974805489,
    }
    np.testing.assert_allclose(y[list(wanted)], list(wanted.values()), rtol=1e-9)


@FILTERS
def test_constant_offset_leaves_no_transient(node: Any) -> None:
    plain, raised = (whole(node, emg(), noise(offset=offset)) for offset in (0.0, 1e6))
    offset = 1e6 if isinstance(node, Envelope) else 0.0
    np.testing.assert_allclose(raised - offset, plain, atol=1e-6)


@FILTERS
def test_each_channel_starts_from_its_own_first_sample(node: Any) -> None:
    offsets = np.array([1e6, -20.0, 0.0])
    out = whole(node, emg(channels=3), np.tile(offsets, (300, 1)))
    steady = offsets if isinstance(node, Envelope) else np.zeros(3)
    np.testing.assert_allclose(out, np.tile(steady, (300, 1)), atol=1e-6)


def test_zero_start_is_that_of_scipy() -> None:
    data = noise(offset=5.0)
    sos = signal.butter(4, (20, 450), "bandpass", fs=2000, output="sos")
    assert whole(BAND, emg(), data).tobytes() == signal.sosfilt(sos, data, axis=0).tobytes()


@FILTERS
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_sample_that_is_no_number_is_missing_alone_and_takes_the_last_one_inside(node: Any, bad: float) -> None:
    data = noise(channels=2)
    holed, held = data.copy(), data.copy()
    holed[100:105, 0], held[100:105, 0] = bad, data[99, 0]
    out, wanted = whole(node, emg(channels=2), holed), whole(node, emg(channels=2), held)
    assert np.isnan(out[100:105, 0]).all()
    keep = np.ones(400, dtype=bool)
    keep[100:105] = False
    assert out[keep].tobytes() == wanted[keep].tobytes()
    assert out[:, 1].tobytes() == wanted[:, 1].tobytes()


@FILTERS
@pytest.mark.parametrize("sizes", [[100, 300], [102, 298], [105, 295], [99, 1, 1, 299]])
def test_hole_across_chunks_is_filled_from_the_chunk_before(node: Any, sizes: list[int]) -> None:
    data = noise()
    data[100:105] = np.nan
    parts = np.split(data, np.cumsum(sizes)[:-1])
    assert apply(node, emg(), parts).tobytes() == whole(node, emg(), data).tobytes()


@FILTERS
def test_channel_that_begins_with_nothing_starts_steady_at_its_first_number(node: Any) -> None:
    data = noise(channels=2, offset=1e6)
    late = data.copy()
    late[:50, 1] = np.nan
    out = apply(node, emg(channels=2), [late[:20], late[20:60], late[60:]])
    assert np.isnan(out[:50, 1]).all()
    assert out[50:, 1].tobytes() == whole(node, emg(channels=1), data[50:, 1:]).tobytes()
    assert out[:, 0].tobytes() == whole(node, emg(channels=1), data[:, :1]).tobytes()


@FILTERS
def test_stream_without_a_number_stays_missing(node: Any) -> None:
    assert np.isnan(whole(node, emg(), np.full((30, 1), np.nan))).all()


@FILTERS
@pytest.mark.parametrize("end", [500, None])
def test_after_a_gap_it_is_like_new(node: Any, end: int | None) -> None:
    spec, data = emg(), noise(offset=300.0)
    opened = node.open(spec)
    state = opened.start()
    opened.step(state, Chunk(spec, 0, 0, noise(offset=-7.0)))
    gap = Gap(0, 400, end, GapReason.DISCONNECT)
    assert opened.step(state, gap) == (gap,)
    [after] = opened.step(state, Chunk(spec, 0, 500, data))
    assert after.data.tobytes() == whole(node, spec, data).tobytes()


@FILTERS
def test_chunk_that_came_in_is_left_alone(node: Any) -> None:
    data = noise()
    before = data.tobytes()
    apply(node, emg(), [data[:100], data[100:]])
    assert data.tobytes() == before


def test_very_large_numbers_are_filtered_and_not_taken_for_missing() -> None:
    data = noise() * 1e200  # their squares are infinite
    np.testing.assert_allclose(
        whole(BandPass(), emg(), data) / 1e200, whole(BandPass(), emg(), data / 1e200), rtol=1e-9, atol=1e-9
    )


def test_state_goes_through_bytes() -> None:
    opened = BandPass().open(emg(channels=2))
    state = opened.start()
    opened.chunk(state, Chunk(emg(channels=2), 0, 0, noise(channels=2)))
    again = FilterState.restore(state.save())
    assert again.memory.tobytes() == state.memory.tobytes()
    assert again.last.tobytes() == state.last.tobytes()
    assert (again.begun.tolist(), again.all_begun) == ([True, True], True)
