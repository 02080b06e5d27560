"""Pictures are whole, say what they show, and draw nothing that is not known."""

from xml.etree import ElementTree

import numpy as np
import pytest

from reknit.motion import Ensemble, Sway, butterfly, cyclogram, ensemble, stabilogram, standalone
from reknit.motion.report.canvas import Frame, ticks
from reknit.stream import ParameterError

TURN = np.linspace(0, 2 * np.pi, 120)


def drawn(svg: str) -> ElementTree.Element:
    """The picture as XML, which must be well-formed and hold only finite numbers."""
    assert "nan" not in svg.split("aria-label", maxsplit=1)[0] + svg.split(">", 1)[1]
    return ElementTree.fromstring(standalone(svg))


def kinds(svg: str) -> list[str]:
    return [each.attrib["class"] for each in drawn(svg).iter() if "class" in each.attrib]


def wandering(count: int = 2000) -> np.ndarray:
    return np.cumsum(np.random.default_rng(1).normal(0, 0.02, (count, 2)), axis=0)


def test_stabilogram_with_its_ellipse() -> None:
    points = wandering()
    sway = Sway.of(points, 100.0)
    assert isinstance(sway, Sway)
    svg = stabilogram(points, sway.ellipse, across="to the right <cm>")
    assert [kinds(svg).count(kind) for kind in ("one", "ellipse", "axis", "point")] == [1, 1, 2, 1]
    assert f"{sway.area:.3g} cm squared" in svg
    assert kinds(stabilogram(points, None)).count("ellipse") == 0


def test_a_hole_breaks_the_path() -> None:
    points = wandering()
    points[500:600] = np.nan
    (path,) = [each.attrib["d"] for each in drawn(stabilogram(points, None)).iter() if each.attrib.get("class") == "one"]
    assert path.count("M") == 2
    assert len(path) < 30_000


def test_a_square_frame_has_one_scale() -> None:
    frame = Frame.square(np.array([[0.0, 0.0], [4.0, 1.0]]), 480)
    assert frame.at_x(1) - frame.at_x(0) == pytest.approx(frame.at_y(0) - frame.at_y(1))


def test_cyclogram() -> None:
    cycles = [30 * np.sin(TURN) + n for n in range(4)]
    svg = cyclogram(cycles, [20 * np.cos(TURN)] * 4, ("hip", "knee"))
    assert (kinds(svg).count("one"), kinds(svg).count("mean")) == (4, 1)
    assert "knee against hip over 4 cycles" in svg
    with pytest.raises(ParameterError, match="whole cycle"):
        cyclogram([np.full(9, np.nan)], [TURN], ("hip", "knee"))


def test_butterfly() -> None:
    svg = butterfly([50.0, np.nan, 60.0], [80.0, 82.0, 81.0], "Knee flexion", "deg")
    assert (kinds(svg).count("left"), kinds(svg).count("right"), kinds(svg).count("level")) == (2, 3, 2)
    bars = [each for each in drawn(svg).iter() if each.attrib.get("class") in ("left", "right")]
    widths = [float(each.attrib["width"]) for each in bars]
    assert widths[0] / widths[2] == pytest.approx(50 / 80, rel=0.01)
    for left, right in (([], []), ([np.nan], [np.nan]), ([-1.0], [1.0]), ([0.0], [0.0])):
        with pytest.raises(ParameterError):
            butterfly(left, right, "range", "deg")


def test_ensemble() -> None:
    repetitions = [60 * np.sin(TURN / 2) + n for n in range(6)]
    found = Ensemble.of(repetitions)
    assert isinstance(found, Ensemble)
    svg = ensemble(repetitions, found, "Knee flexion", "deg")
    assert (kinds(svg).count("one"), kinds(svg).count("band"), kinds(svg).count("mean")) == (6, 1, 1)
    assert "band" not in kinds(ensemble(repetitions[:2], None, "Knee flexion", "deg"))
    with pytest.raises(ParameterError):
        ensemble([], None, "Knee flexion", "deg")


@pytest.mark.parametrize(("low", "high"), [(0.0, 100.0), (-0.013, 0.02), (3.1, 3.2), (-4e4, 9e5)])
def test_ticks_are_few_and_inside(low: float, high: float) -> None:
    found = ticks(low, high)
    assert 2 <= len(found) <= 6
    assert low - 1e-9 <= found[0] < found[-1] <= high + 1e-9


def test_a_still_repetition_can_be_drawn() -> None:
    assert "mean" not in kinds(ensemble([np.ones(50)], None, "angle", "deg"))
