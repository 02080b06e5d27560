"""`reknit analyse` of a force plate's file."""

import json
from pathlib import Path

import numpy as np
import pytest

from reknit.cli.main import main
from reknit.motion import Sway

HEADER = "Time[s]\tFx[N]\tFy[N]\tFz[N]\tMx[Nm]\tMy[Nm]\tMz[Nm]\tCOPx[cm]\tCOPy[cm]"


def trial(folder: Path, seconds: int, load_n: float = 700.0) -> tuple[Path, np.ndarray]:
    points = np.cumsum(np.random.default_rng(3).normal(0, 0.02, (100 * seconds, 2)), axis=0).round(6)
    rows = [
        f"{(n + 1) / 100:.3f}\t1.5\t2.5\t{load_n + 0.1}\t3\t4\t5\t{x:.6f}\t{y:.6f}" for n, (x, y) in enumerate(points.tolist())
    ]
    path = folder / "standing.txt"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path, points


def test_numbers_and_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, points = trial(tmp_path, 20)
    page = tmp_path / "standing.html"
    assert main(["analyse", str(path), "--json", "--report", str(page)]) == 0
    told = json.loads(capsys.readouterr().out)
    sway = Sway.of(points, 100.0)
    assert isinstance(sway, Sway)
    assert told["sway"]["velocity_cm_s"] == pytest.approx(sway.velocity)
    assert told["withheld"] == []
    html = page.read_text(encoding="utf-8")
    assert "is not a certified medical device" in html
    assert f"{sway.area:.2f} cm²" in html
    assert 'class="ellipse"' in html


def test_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, _ = trial(tmp_path, 20)
    assert main(["analyse", str(path)]) == 0
    out = capsys.readouterr().out
    assert "mean velocity" in out
    assert "taken for forces" in out


@pytest.mark.parametrize(("seconds", "load_n", "said"), [(5, 700.0, "sway needs 10 s"), (20, 10.0, "samples are missing")])
def test_what_is_withheld(tmp_path: Path, capsys: pytest.CaptureFixture[str], seconds: int, load_n: float, said: str) -> None:
    path, _ = trial(tmp_path, seconds, load_n)
    page = tmp_path / "standing.html"
    assert main(["analyse", str(path), "--report", str(page)]) == 0
    assert said in capsys.readouterr().out
    html = page.read_text(encoding="utf-8")
    assert said in html
    assert ("Nobody stood on the plate" in html) is (load_n < 50)
