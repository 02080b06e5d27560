"""Two sensors on one muscle are alike; two muscles are not, though they work together."""

from fractions import Fraction

import numpy as np
import pytest

from reknit.signals.muscle.quality.cross_talk import CrossTalk, pair_name
from reknit.simulate.shaped_noise import shaped_noise
from reknit.stream import Channel, Chunk, Kind, ParameterError, SpecError, StreamSpec

SPEC = StreamSpec("emg", Kind.EMG, tuple(Channel(name, "uV") for name in ("b", "a", "c")), Fraction(1000))


def test_what_is_shared_is_told_pair_by_pair() -> None:
    random = np.random.default_rng(1)
    own = [shaped_noise(6000, 1000.0, random) for _ in range(3)]
    effort = np.clip(np.sin(np.arange(6000) / 300), 0.1, 1)  # they work together, but each fires on its own
    data = effort[:, None] * np.column_stack((own[0], -0.6 * own[0] + 0.8 * own[1], own[2]))
    opened = CrossTalk().open(SPEC)
    (out,) = opened.step(opened.start(), Chunk(SPEC, 0, 0, data))
    assert isinstance(out, Chunk)
    told = dict(zip([each.name for each in opened.spec.channels], out.data[-1].tolist(), strict=True))
    assert told["a ~ b"] == pytest.approx(0.6, abs=0.05)
    assert max(told["b ~ c"], told["a ~ c"]) < 0.15
    assert opened.spec.warm_up == 5


def test_a_silent_channel_is_like_no_other_and_nothing_is_said_of_one_that_is_missing() -> None:
    opened = CrossTalk(1).open(SPEC)
    data = np.zeros((1001, 3))
    data[:, 0] = np.nan
    data[:, 1] = shaped_noise(1001, 1000.0, np.random.default_rng(1))
    (out,) = opened.step(opened.start(), Chunk(SPEC, 0, 0, data))
    assert isinstance(out, Chunk)
    np.testing.assert_array_equal(out.data[-1], [np.nan, np.nan, 0])


def test_pairs_have_one_name() -> None:
    assert pair_name("left", "right") == pair_name("right", "left") == "left ~ right"


def test_what_cannot_be_opened_is_told() -> None:
    with pytest.raises(SpecError, match="among 2 to 32 channels, but stream 'emg' has 1"):
        CrossTalk().open(StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), Fraction(1000)))
    with pytest.raises(ParameterError, match="blocks must lie in 1 to 60, got 0"):
        CrossTalk(0).open(SPEC)
