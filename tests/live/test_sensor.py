"""Sensors that a page asks for by their address: begun where they fit, refused with a sentence where they do not."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator

import pytest

from live.check_page import checking
from live.page import Page, Server, serving
from reknit.session.words import say
from sources.trigno_server import TrignoServer, answers


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A recording of a Cyton with a WiFi shield, 1000 samples a second, played by BrainFlow as if the board were here."""
    path = tmp_path_factory.mktemp("played") / "cyton.csv"
    rows = ([n % 256, *[n % 7] * 8, *[0] * 13, n / 1000, 0] for n in range(3000))
    path.write_text("\n".join("\t".join(map(str, row)) for row in rows) + "\n", encoding="ascii")
    return f"brainflow:playback?file={path}&master=cyton-wifi"


@pytest.fixture(scope="module")
def trigno() -> TrignoServer:
    return TrignoServer(answers({1: (1, 1)}))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, board: str, trigno: TrignoServer) -> Iterator[Server]:
    """A server whose pages may open what reaches a file and a host, since it was started with these."""
    with serving(tmp_path_factory.mktemp("sessions"), "--sensor", board, "--sensor", f"delsys:{trigno.address}") as running:
        yield running


@pytest.fixture
def page(server: Server) -> Iterator[Page]:
    opened = Page(server)
    opened.enter()
    yield opened
    opened.close()


def refused(page: Page, address: str) -> str:
    page.send(type="begin", exercise="quadriceps-setting", source={"kind": "sensor", "address": address}, side="right")
    return str(page.expect("error")["message"])


def test_a_board_that_is_too_slow_is_refused_when_it_is_begun_with(page: Page) -> None:
    told = refused(page, "brainflow:synthetic")
    assert "BrainFlow synthetic gives 250 samples a second" in told
    assert "muscle_effort needs 1000 or more" in told
    assert "choose a faster mode" in told
    assert refused(page, "brainflow:synthetic") == told  # the board was let go, so that it can be asked for again


def test_a_board_that_is_not_there_is_refused_with_what_to_do(page: Page) -> None:
    assert "the port cannot be opened; check its name" in refused(page, "brainflow:cyton?serial=/dev/none-such")
    assert "no board 'x'" in refused(page, "brainflow:x")


@pytest.mark.parametrize(
    "address", ["file:/dev/zero", "brainflow:playback?file=/etc/passwd&master=cyton-wifi", "delsys:elsewhere"]
)
def test_a_file_or_a_host_that_nobody_named_is_refused(server: Server, page: Page, address: str) -> None:
    assert f"start it with: reknit demo --sensor '{address}'" in refused(page, address)
    with checking(server) as check:
        check.choose(address)
        told = check.expect("sensors", lambda each: bool(each["sensors"]) and bool(each["sensors"][0]["problem"]))["sensors"]
        assert "a page may not open" in told[0]["problem"]


def test_what_was_named_is_offered(server: Server, board: str, trigno: TrignoServer) -> None:
    request = urllib.request.Request(f"http://{server.host}/api/sensors", headers={"X-Reknit-Token": server.token})
    with urllib.request.urlopen(request, timeout=20) as answer:
        families = {each["family"]: [offer["address"] for offer in each["offers"]] for each in json.load(answer)["families"]}
    assert board in families["brainflow"]
    assert f"delsys:{trigno.address}" in families["delsys"]
    assert families["file"] == []


def test_a_board_that_is_fast_enough_is_practised_with(page: Page, board: str) -> None:
    page.begin("quadriceps-setting", source={"kind": "sensor", "address": board})
    page.expect("ack", 20, epoch=0)
    page.control("stop")
    page.expect("result")


def test_a_simulated_link_that_breaks_is_told_as_a_devices_is(page: Page) -> None:
    page.begin("quadriceps-setting", source={"kind": "sensor", "address": "simulated:faulty-emg?share=0.2&seed=3"})
    page.expect("source", 20, state="gap")
    page.expect("snapshot", 20, guidance=say("source.gap", sensor="emg").to_dict())
    page.control("stop")
    summary = page.expect("result")["summary"]
    assert summary["sources"]["emg"]["counts"]["gaps"] > 0


def test_a_trigno_base_is_practised_with_and_its_end_is_told(page: Page, trigno: TrignoServer) -> None:
    with trigno as base:
        page.begin("quadriceps-setting", source={"kind": "sensor", "address": f"delsys:{base.address}"})
        base.send(bytes(64 * 2000))
        page.expect("ack", 20, epoch=0)
    page.expect("snapshot", 20, state="signal-lost")
    page.control("stop")
    page.expect("result")
    assert "No Trigno server answers" in refused(page, f"delsys:{base.address}")
