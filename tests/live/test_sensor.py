"""Sensors that a page asks for by their address: begun where they fit, refused with a sentence where they do not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from live.page import Page, Server, serving
from sources.trigno_server import TrignoServer, answers


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


def test_a_board_that_is_fast_enough_is_practised_with(page: Page, tmp_path: Path) -> None:
    """A recording of a Cyton with a WiFi shield, 1000 samples a second, played by BrainFlow as if the board were here."""
    rows = ([n % 256, *[n % 7] * 8, *[0] * 13, n / 1000, 0] for n in range(3000))
    (tmp_path / "cyton.csv").write_text("\n".join("\t".join(map(str, row)) for row in rows) + "\n", encoding="ascii")
    address = f"brainflow:playback?file={tmp_path}/cyton.csv&master=cyton-wifi"
    page.begin("quadriceps-setting", source={"kind": "sensor", "address": address})
    page.expect("ack", 20, epoch=0)
    page.control("stop")
    page.expect("result")


def test_a_trigno_base_is_practised_with_and_its_end_is_told(page: Page) -> None:
    with TrignoServer(answers({1: (1, 1)})) as base:
        page.begin("quadriceps-setting", source={"kind": "sensor", "address": f"delsys:{base.address}"})
        base.send(bytes(64 * 2000))
        page.expect("ack", 20, epoch=0)
    page.expect("snapshot", 20, state="signal-lost")
    page.control("stop")
    page.expect("result")
    assert "No Trigno server answers" in refused(page, f"delsys:{base.address}")
