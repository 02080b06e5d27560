import numpy as np
import pytest
from scipy import signal

from reknit.signals.muscle import sos
from reknit.signals.muscle.sos import Floats, Kernel, filter_in_place, public_kernel

SECTIONS = np.ascontiguousarray(signal.butter(4, (20, 450), "bandpass", fs=2000, output="sos"))
KERNELS = pytest.mark.parametrize("kernel", [filter_in_place, public_kernel], ids=["chosen", "public"])


def noise(channels: int = 3, count: int = 500) -> Floats:
    return np.random.default_rng(3).standard_normal((channels, count))


@KERNELS
def test_kernel_gives_the_bytes_of_scipy_over_the_whole(kernel: Kernel) -> None:
    samples, state = noise(), np.zeros((3, len(SECTIONS), 2))
    wanted = signal.sosfilt(SECTIONS, samples, axis=1)
    kernel(SECTIONS, samples, state)
    assert samples.tobytes() == np.ascontiguousarray(wanted).tobytes()


@KERNELS
@pytest.mark.parametrize("size", [1, 7, 499])
def test_kernel_carries_its_state_from_chunk_to_chunk(kernel: Kernel, size: int) -> None:
    samples, state = noise(), np.zeros((3, len(SECTIONS), 2))
    wanted = signal.sosfilt(SECTIONS, samples, axis=1)
    parts = []
    for start in range(0, samples.shape[1], size):
        part = samples[:, start : start + size].copy()
        kernel(SECTIONS, part, state)
        parts.append(part)
    assert np.concatenate(parts, axis=1).tobytes() == np.ascontiguousarray(wanted).tobytes()


def test_both_kernels_leave_the_same_state() -> None:
    states = []
    for kernel in (filter_in_place, public_kernel):
        state = np.random.default_rng(5).standard_normal((3, len(SECTIONS), 2))
        kernel(SECTIONS, noise(), state)
        states.append(state.tobytes())
    assert states[0] == states[1]


def test_steady_state_of_scipy_has_the_same_layout() -> None:
    low = np.ascontiguousarray(signal.butter(2, 6, fs=2000, output="sos"))
    samples, state = np.full((2, 50), 3.0), np.tile(3.0 * signal.sosfilt_zi(low), (2, 1, 1))
    filter_in_place(low, samples, state)
    np.testing.assert_allclose(samples, 3.0, rtol=1e-12)


class Different:
    """A kernel as another SciPy might bring it."""

    def __init__(self, act: Kernel) -> None:
        self.__signatures__ = {"double": act}


def refuse(_: Floats, __: Floats, ___: Floats) -> None:
    raise TypeError("no matching signature")


def nothing(_: Floats, __: Floats, ___: Floats) -> None:
    """Leave the samples as they are."""


def forget(sections: Floats, samples: Floats, state: Floats) -> None:
    """Filter, but carry no state."""
    public_kernel(sections, samples, state.copy())


@pytest.mark.parametrize("other", [Different(refuse), Different(nothing), Different(forget), object()])
def test_kernel_that_is_not_the_public_function_is_not_used(other: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scipy.signal._sosfilt._sosfilt", other)
    assert sos._kernel() is public_kernel


def test_missing_kernel_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("scipy.signal._sosfilt._sosfilt")
    assert sos._kernel() is public_kernel


def test_kernel_at_hand_passes_its_own_test() -> None:
    assert sos._kernel() is filter_in_place
