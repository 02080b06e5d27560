"""The muscles of a recorded session by repetition, as the page asks for them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2 as httpx
import numpy as np
import pytest
from starlette.exceptions import HTTPException

from live.page import Server, serving
from live.test_history import both, edit, record, squats
from reknit.live.history import History
from reknit.stream import NS_PER_S, Clock
from session.blocks import Player, contract, muscle

LATE_NS = 250_000_000


@pytest.fixture(scope="module")
def player() -> Player:
    """Repetitions of three seconds each, with four of rest; sample 0 was taken a quarter of a second behind the begin."""
    measured, simulated = muscle()
    player = Player(replace(measured.begin, reference=200.0), measured.specs)
    player.give(Clock(0, 0, LATE_NS, NS_PER_S / simulated.spec.rate_hz), simulated.spec.name)
    contract(player, simulated, 0, 16)
    player.control("stop")
    return player


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, player: Player) -> Path:
    root = tmp_path_factory.mktemp("sessions")
    record(root / "efforts", player)
    record(root / "old", player, old=True)
    both(root / "unplaced", clock=False)
    record(root / "squats", squats())
    both(root / "both")
    return root


@pytest.fixture(scope="module")
def told(kept: Path) -> dict[str, Any]:
    return History(kept).muscles("efforts")


def test_each_repetition_has_a_row_from_a_second_before_it(told: dict[str, Any]) -> None:
    (only,) = told["muscles"]
    assert (only["muscle"], only["unit"], only["stream"]) == ("vastus medialis", "uV", "emg")
    whole = [(each, row) for each, row in zip(told["repetitions"], only["rows"], strict=True) if each["complete"]]
    assert whole
    for repetition, row in whole:
        before = round(told["before_s"] / told["step_s"])
        assert len(row["values"]) == pytest.approx((repetition["duration_s"] + 1.5) / told["step_s"], abs=1)
        rest, work = np.array(row["values"][: before - 3]), np.array(row["values"][before + 3 : -20])
        assert work.mean() > 20 * rest.mean()
        assert row["mean"] == pytest.approx(work.mean(), rel=0.1)
        assert row["peak"] >= work.max()
        assert row["withheld"] is None
    assert only["most"] == max(row["peak"] for row in only["rows"])


def test_onsets_are_where_the_muscle_began_and_not_where_it_was_told(told: dict[str, Any], kept: Path) -> None:
    simulated = muscle()[1]
    from_s = json.loads((kept / "efforts/session.json").read_text())["summary"]["blocks"][0]["from_ns"] / NS_PER_S
    for repetition, row in zip(told["repetitions"], told["muscles"][0]["rows"], strict=True):
        began_s = from_s + repetition["start_s"] + row["onset_s"] - LATE_NS / NS_PER_S
        within_s = began_s % (simulated.rest_s + simulated.work_s)
        assert within_s == pytest.approx(simulated.rest_s, abs=0.05)
        assert [row["onset_s"], row["offset_s"]] in row["bursts"]
        assert row["active_s"] == pytest.approx(simulated.work_s, abs=0.06)


def test_an_old_session_tells_the_same(told: dict[str, Any], kept: Path) -> None:
    old = History(kept).muscles("old")
    assert old["muscles"] == told["muscles"]


def test_a_muscle_beside_a_camera_is_told_too(kept: Path) -> None:
    (repetition,), (only,) = (History(kept).muscles("both")[name] for name in ("repetitions", "muscles"))
    assert repetition["complete"]
    assert only["rows"][0]["mean"] > 0


@pytest.mark.parametrize("session", ["squats", "unplaced"])
def test_without_a_muscle_or_its_times_there_is_nothing_to_show(kept: Path, session: str) -> None:
    with pytest.raises(HTTPException, match="no repetition with a muscle"):
        History(kept).muscles(session)


def test_the_same_answer_is_kept_until_the_session_changes(tmp_path: Path, player: Player) -> None:
    record(tmp_path / "efforts", player)
    history = History(tmp_path)
    first = history.muscles("efforts")
    assert history.muscles("efforts")["muscles"] is first["muscles"]
    edit(tmp_path / "efforts", status="interrupted")
    assert history.muscles("efforts")["muscles"] is not first["muscles"]


@pytest.fixture(scope="module")
def server(kept: Path) -> Iterator[Server]:
    with serving(kept) as running:
        yield running


def test_the_page_is_told(server: Server, told: dict[str, Any]) -> None:
    address = f"http://{server.host}/api/sessions/{{}}/muscles"
    assert httpx.get(address.format("efforts")).status_code == 403
    headers = {"X-Reknit-Token": server.token}
    assert httpx.get(address.format("efforts"), headers=headers).json() == json.loads(json.dumps(told))
    missing = httpx.get(address.format("squats"), headers=headers)
    assert missing.status_code == 404
    assert missing.json()["message"].endswith(".")
