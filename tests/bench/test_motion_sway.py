"""The benchmark of sway reads the public form, any number of trials, and says what is missing."""

from pathlib import Path

import numpy as np
import pytest

from reknit.bench.figures import BenchError
from reknit.bench.motion_sway import compared, found_trials, plain, run

HEADER = "Time[s]\tFx[N]\tFy[N]\tFz[N]\tMx[Nm]\tMy[Nm]\tMz[Nm]\tCOPx[cm]\tCOPy[cm]"


def public_form(folder: Path, names: tuple[str, ...]) -> None:
    (folder / "data").mkdir()
    rows = ["Trial\tSubject\tCOParea\tCOPvelo\tCOPmfreq"]
    for seed, name in enumerate(names):
        points = np.cumsum(np.random.default_rng(seed).normal(0, 0.02, (2000, 2)), axis=0).round(6)
        lines = [
            f"{(n + 1) / 100:.3f}\t1.0\t2.0\t700.5\t3.0\t4.0\t5.0\t{x:.6f}\t{y:.6f}" for n, (x, y) in enumerate(points.tolist())
        ]
        (folder / "data" / f"{name}.txt").write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
        rows.append("\t".join([name, "1", *(repr(each) for each in plain(points, 100.0))]))
    (folder / "BDSinfoCOP.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")


def test_other_trials_of_the_same_form(tmp_path: Path) -> None:
    public_form(tmp_path, ("BDS00777", "BDS01930"))
    report = run(tmp_path)
    figures = {each.name: each for each in report.figures}
    assert figures["motion-sway.max_relative_error"].holds is True
    assert figures["motion-sway.trials"].value == 2
    assert report.data["files"] == ["BDS00777", "BDS01930"]


def test_a_wrong_value_fails(tmp_path: Path) -> None:
    public_form(tmp_path, ("BDS00777",))
    trials = list(found_trials(tmp_path))
    area, velocity, frequency = trials[0].published
    figures = compared(trials, [(area, velocity * (1 + 1e-8), frequency)], [trials[0].published], 1.0)
    assert figures[0].holds is False
    assert figures[0].value == pytest.approx(1e-8, rel=1e-3)
    assert [each.holds for each in figures[1:4]] == [True, False, True]


def test_without_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REKNIT_DATA", raising=False)
    with pytest.raises(BenchError, match="--data or REKNIT_DATA"):
        run()
    with pytest.raises(BenchError, match="public data set BDS"):
        run(tmp_path)
    public_form(tmp_path, ("BDS00777",))
    (tmp_path / "BDSinfoCOP.txt").write_text("Trial\tCOParea\nBDS00777\t1.0\n", encoding="utf-8")
    with pytest.raises(BenchError, match="no table"):
        run(tmp_path)


def test_the_supplied_trials(data_folder: Path) -> None:
    figure = run(data_folder).figures[0]
    assert figure.holds is True
