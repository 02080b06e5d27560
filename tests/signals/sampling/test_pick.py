import numpy as np
import pytest

from reknit.signals.sampling.pick import SIGNAL, Pick
from reknit.stream import Channel, ParameterError, SpecError, StreamSpec
from signals.muscle.chains import emg, whole

ROWS = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


@pytest.mark.parametrize(("channel", "wanted"), [(0, [1, 4]), (2, [3, 6]), ("c1", [2, 5])])
def test_one_channel_is_kept(channel: str | int, wanted: list[float]) -> None:
    assert whole(Pick(channel), emg(channels=3), ROWS)[:, 0].tolist() == wanted


def test_first_channel_is_the_default() -> None:
    assert whole(Pick(), emg(channels=3), ROWS)[:, 0].tolist() == [1, 4]


def test_integers_become_numbers_of_float64() -> None:
    assert whole(Pick(), emg(channels=3), ROWS.astype(np.int16)).dtype == np.float64


def test_it_is_called_signal_and_keeps_what_it_is() -> None:
    spec = StreamSpec("emg", emg().kind, (Channel("VL", "uV", muscle="vastus lateralis", scale=0.5, offset=2),), emg().rate)
    [channel] = Pick("VL").open(spec).spec.channels
    assert channel == Channel(SIGNAL, "uV", muscle="vastus lateralis", scale=0.5, offset=2)


@pytest.mark.parametrize("place", [3, -1])
def test_place_that_is_not_there_is_refused(place: int) -> None:
    with pytest.raises(ParameterError, match=f"channels 0 to 2, got {place}"):
        Pick(place).open(emg(channels=3))


def test_name_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(SpecError, match=r"'VMO'; it has \['c0', 'c1', 'c2'\]"):
        Pick("VMO").open(emg(channels=3))
