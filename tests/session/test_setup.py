"""In front of the camera: each obstacle is told, and practice starts when nothing is in the way."""

import numpy as np
import pytest

from reknit.exercise.model import Prepare
from reknit.session.setup import VIEW_PATIENCE_S, Obstacle, SetUp
from reknit.signals.pose.landmarks import POSITIONS
from reknit.simulate.person import SimulatedPerson
from reknit.stream import Chunk, Side

PREPARE = Prepare(view="side", steady_s=1.0, parts=["shoulder", "hip", "knee", "ankle"])
PERSON = SimulatedPerson("squat", still_s=1000)


def shown(change: "object" = None, seconds: float = 0.5, prepare: Prepare = PREPARE, first: int = 0) -> SetUp:
    """A set-up that has seen the changed person for a while."""
    setup = SetUp(prepare, Side.RIGHT)
    chunk = PERSON.samples(first, round(seconds * 30))
    rows = chunk.data.reshape(-1, 33, 7).copy()
    if callable(change):
        change(rows)
    setup.take("camera", Chunk(chunk.spec, 0, first, rows.reshape(len(rows), -1), chunk.times_ns))
    return setup


def nobody(rows: np.ndarray) -> None:
    rows[:] = np.nan


def left_of_frame(rows: np.ndarray) -> None:
    rows[:, :, 0] -= 0.6


def tiny(rows: np.ndarray) -> None:
    rows[:, :, :2] = 0.5 + (rows[:, :, :2] - 0.5) * 0.2


def huge(rows: np.ndarray) -> None:
    rows[:, :, 1] = 0.5 + (rows[:, :, 1] - 0.5) * 1.5


def covered(rows: np.ndarray) -> None:
    rows[:, POSITIONS["right_knee"], 3] = 0.1


def frontal(rows: np.ndarray) -> None:
    x, z = rows[:, :, 4].copy(), rows[:, :, 6].copy()
    rows[:, :, 4], rows[:, :, 6] = z, x


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        (nobody, Obstacle.NO_PERSON),
        (left_of_frame, Obstacle.OUT_OF_FRAME),
        (tiny, Obstacle.TOO_FAR),
        (huge, Obstacle.TOO_NEAR),
        (covered, Obstacle.HIDDEN),
        (frontal, Obstacle.TURN_SIDE),
        (None, Obstacle.HOLD_STILL),
    ],
)
def test_what_is_in_the_way_is_told(change: object, obstacle: Obstacle) -> None:
    setup = shown(change)
    assert setup.obstacle is obstacle
    assert not setup.ready


def test_practice_may_start_after_a_steady_second() -> None:
    assert not shown(seconds=0.9).ready
    assert shown(seconds=1.2).ready


def test_a_wrong_view_is_borne_after_a_while() -> None:
    assert not shown(frontal, VIEW_PATIENCE_S - 0.2).ready
    assert shown(frontal, VIEW_PATIENCE_S + 0.3).ready


def test_a_step_out_of_the_picture_begins_anew() -> None:
    setup = SetUp(PREPARE, Side.RIGHT)
    first, second = PERSON.samples(0, 25), PERSON.samples(26, 20)
    gone = PERSON.samples(25, 1)
    setup.take("camera", first)
    setup.take("camera", gone._replace(data=np.full_like(gone.data, np.nan)))
    setup.take("camera", second)
    assert setup.obstacle is Obstacle.HOLD_STILL
    setup.take("camera", PERSON.samples(46, 15))
    assert setup.ready


def test_chunks_do_not_matter() -> None:
    whole, single = SetUp(PREPARE, Side.RIGHT), SetUp(PREPARE, Side.RIGHT)
    whole.take("camera", PERSON.samples(0, 28))
    for index in range(28):
        single.take("camera", PERSON.samples(index, 1))
    assert whole.obstacle is single.obstacle
