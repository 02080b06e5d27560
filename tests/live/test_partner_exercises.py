"""Exercises with partner muscles, a moving target or a pace, over a real server: what is refused, told, recorded and replayed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import numpy as np
import pytest

from live.page import Page, Server, serving
from reknit.cli.main import main
from reknit.exercise.load import library
from reknit.formats.recording import Recording
from reknit.formats.write import write
from reknit.simulate.patient import Seen, SimulatedPatient
from reknit.stream import Side

EXAMPLE = {"kind": "recording", "recording": "example"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("sessions")) as running:
        yield running


@pytest.fixture
def page(server: Server) -> Iterator[Page]:
    opened = Page(server)
    opened.enter()
    yield opened
    opened.close()


def sent(server: Server, folder: Path, exercise: str, practising: bool, seconds: float) -> str:
    """The id of a recording of the simulated patient, who makes reference efforts or practises."""
    patient = SimulatedPatient(library()[exercise], Side.RIGHT, seen=Seen(practising))
    pieces = [patient.samples(first, 20) for first in range(0, round(seconds * 1000), 20)]
    whole = pieces[0]._replace(data=np.concatenate([each.data for each in pieces]))
    path = folder / f"{exercise}-{practising}.parquet"
    write(path, Recording(patient.spec, (whole,)))
    address = f"http://{server.host}/api/recordings?name={path.name}"
    told: dict[str, Any] = httpx.post(address, content=path.read_bytes(), headers={"X-Reknit-Token": server.token}).json()
    return str(told["recording"])


def test_a_file_with_too_few_channels_is_refused_with_a_sentence(server: Server, page: Page, tmp_path: Path) -> None:
    one = sent(server, tmp_path, "quadriceps-hold", False, 8)
    page.send(type="begin", exercise="quadriceps-alone", source={"kind": "recording", "recording": one})
    error = page.expect("error")
    assert (error["code"], error["fatal"]) == ("exercise", False)
    assert error["message"].startswith("Exercise 'quadriceps-alone' needs 2 channels of one sensor, one for each muscle, but")


def test_a_recorded_partner_is_measured_told_and_replayed(
    server: Server, page: Page, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    efforts = sent(server, tmp_path, "quadriceps-alone", False, 19)
    practised = sent(server, tmp_path, "quadriceps-alone", True, 30)
    source = {"kind": "recording", "recording": practised, "calibration": efforts}
    page.send(type="begin", exercise="quadriceps-alone", source=source, partners={"back": 0})
    assert "Each muscle needs a channel of its own" in page.expect("error")["message"]
    page.send(type="begin", exercise="quadriceps-alone", source=source, partners={"calf": 1})
    assert "no partner muscle 'calf'" in page.expect("error")["message"]
    page.begin("quadriceps-alone", source=source)
    while page.expect("snapshot", 20)["repetitions"] < 1:
        pass
    page.control("stop")
    summary = page.expect("result")["summary"]
    snapshots = [told for told in page.told if told["type"] == "snapshot"]
    assert {each["id"] for told in snapshots for each in told["partners"]} == {"back"}
    values = [each["value"] for told in snapshots for each in told["partners"]]
    assert None in values
    assert any(value is not None and value > 25 for value in values)
    assert {"back", None} == {told["cue"]["about"] for told in snapshots}
    assert {told["cue"]["state"] for told in snapshots if told["cue"]["about"]} == {"above"}
    assert snapshots[-1]["last"]["partners"] == {"back": "above"}
    assert summary["partners"]["back"]["channel"] == "simulated biceps femoris right"
    assert summary["repetitions"][0]["partners"]["back"]["zone"] == "above"
    assert main(["replay", str(server.folder / summary["session"]), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["same"]
    table = httpx.get(
        f"http://{server.host}/api/sessions/{summary['session']}/files/repetitions.csv", headers={"X-Reknit-Token": server.token}
    ).text.splitlines()
    assert table[0].endswith("back mean %,back peak %,back zone")
    assert table[1].endswith(",above")


def test_each_muscle_of_the_simulated_patient_is_calibrated(page: Page) -> None:
    page.begin("thigh-symmetry", source=EXAMPLE)
    told = page.expect("snapshot", state="calibrate")
    assert told["simulated"]
    assert told["measured_on"]["device"] == "simulated patient"
    assert told["partners"] == [{"id": "other-side", "value": None}]
    page.control("continue")
    while (page.expect("snapshot")["guidance"] or {"code": ""})["code"] != "calibrate.refused":
        pass
    while not (told := page.expect("snapshot", 20))["calibration"]["enough"]:
        pass
    (partner,) = told["calibration"]["partners"]
    assert (partner["id"], partner["enough"], partner["ready"]) == ("other-side", True, False)
    assert (told["calibration"]["ready"], told["calibration"]["own_ready"]) == (False, False)
    page.control("continue")
    page.expect("snapshot", state="practise")
    page.control("stop")
    reference = page.expect("result")["summary"]["partners"]["other-side"]["reference"]
    assert len(reference["efforts"]) >= 1


@pytest.mark.parametrize("exercise", ["effort-tracking", "quadriceps-hold"])
def test_the_course_and_the_pace_are_told_while_practising(server: Server, page: Page, tmp_path: Path, exercise: str) -> None:
    efforts = sent(server, tmp_path, exercise, False, 12)
    page.begin(exercise, source={"kind": "recording", "recording": efforts})
    page.expect("snapshot", state="practise")
    first = page.expect("snapshot")
    later = [page.expect("snapshot") for _ in range(20)][-1]
    page.control("pause")
    paused = page.expect("snapshot", state="paused")
    page.control("stop")
    page.expect("result")
    if exercise == "effort-tracking":
        assert first["pace"] is None
        assert 0 <= first["within_s"] < later["within_s"] < 19
        assert first["last"] is None
    else:
        assert first["within_s"] is None
        assert first["pace"]["turn"] == "rest"
        assert later["pace"]["left_s"] < first["pace"]["left_s"] <= 3
        assert paused["pace"] is None
