"""What the computer's page asks about phones, without a server process; with one, see test_phone_connection.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from reknit.live.app import create_app
from reknit.live.guard import Guard
from reknit.live.house import House
from reknit.live.lan import Lan
from reknit.live.phone_routes import QUIET, qr_code
from reknit.sources.phone import Placement
from reknit.stream import Side

TOKEN = {"X-Reknit-Token": "token"}


def asking(house: House) -> TestClient:
    return TestClient(create_app(house), base_url="http://127.0.0.1")


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A house that stands in a network."""
    return House(tmp_path, Guard("token", ("127.0.0.1",)), Lan.at("127.0.0.2", tmp_path / "lan").door(8377))


def test_without_the_network_there_is_no_code_but_what_to_do(tmp_path: Path) -> None:
    house = House(tmp_path, Guard("token", ("127.0.0.1",)))
    with asking(house) as alone:
        alone.headers.update(TOKEN)
        refused = alone.post("/api/phones")
        assert refused.status_code == 409
        assert "reknit demo --lan" in refused.json()["message"]
        assert alone.get("/api/phones").json() == {"phones": [], "lan": False}
        assert alone.get("/reknit-ca.crt").status_code == 404


def test_every_answer_about_phones_needs_the_token(house: House) -> None:
    with asking(house) as page:
        for method, path in (("GET", "/api/phones"), ("POST", "/api/phones"), ("DELETE", "/api/phones/x")):
            assert page.request(method, path).status_code == 403, path
            assert page.request(method, path, headers={"X-Reknit-Token": "guessed"}).status_code == 403, path


def test_each_invitation_has_a_ticket_of_its_own_that_lets_one_phone_in(house: House) -> None:
    with asking(house) as page:
        told = [page.post("/api/phones", headers=TOKEN).json() for _ in range(2)]
    tickets = [each["address"].partition("#join=")[2] for each in told]
    assert tickets[0] != tickets[1]
    for ticket in tickets:
        assert house.phones.admit(ticket) is not None
        assert house.phones.admit(ticket) is None
    assert told[0]["expires_s"] == 600
    assert told[0]["certificate"] == "https://127.0.0.2:8377/reknit-ca.crt"


def test_a_phone_is_listed_with_where_it_is_and_removed(house: House) -> None:
    admitted = house.phones.admit(house.phones.tickets.issue())
    assert admitted is not None
    admitted[0].worn(Placement.POCKET, Side.LEFT, "a phone")
    with asking(house) as page:
        (told,) = page.get("/api/phones", headers=TOKEN).json()["phones"]
        assert told == {
            "phone": admitted[0].id,
            "address": f"phone:{admitted[0].id}",
            "segment": "pocket",
            "side": "left",
            "state": "lost",
            "rate_hz": None,
            "age_ms": None,
            "recorded": False,
            "battery_percent": None,
            "device": "a phone",
        }
        assert page.delete(f"/api/phones/{admitted[0].id}", headers=TOKEN).status_code == 200
        assert page.get("/api/phones", headers=TOKEN).json()["phones"] == []
        refused = page.delete(f"/api/phones/{admitted[0].id}", headers=TOKEN)
        assert refused.status_code == 400
        assert refused.json()["message"].startswith("This phone has not joined")


@settings(max_examples=20)
@given(st.text("abcXYZ019:/#=._-", min_size=1, max_size=90))
def test_the_path_of_a_code_has_its_black_modules_and_no_others(text: str) -> None:
    told = qr_code(text)
    black = set()
    for x, y, length, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", told["path"]):
        assert length == back
        black |= {(int(x) + n - QUIET, int(y) - QUIET) for n in range(int(length))}
    matrix = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    assert told["size"] == len(matrix) + 2 * QUIET
    assert black == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
