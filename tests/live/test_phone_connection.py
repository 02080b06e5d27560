"""A phone at a real server over real TLS: joining, sending, what it may not do, and a session with its samples in it."""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from live.page import Page, Server
from live.phone import LAN, SPEC, PhoneLine, asked, lan_host, lan_serving, phones, ticket, trusting
from reknit.cli.main import main
from reknit.formats.stream_parquet import read_stream
from reknit.live import server as live_server
from reknit.live.frames import encode
from reknit.live.lan import Lan
from reknit.live.server import ServerError
from reknit.stream import Chunk, Gap, Kind

PERSON = {"kind": "simulated", "period_s": 2.5}
DOSE = {"sets": 1, "repetitions": 60}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with lan_serving(tmp_path_factory.mktemp("lan")) as running:
        yield running


@pytest.fixture
def line(server: Server) -> Iterator[PhoneLine]:
    opened = PhoneLine(server)
    yield opened
    opened.close()


def begun(server: Server, *companions: dict[str, Any]) -> Page:
    """The computer's page in the middle of squats with a simulated person."""
    page = Page(server)
    page.enter()
    page.begin("squat", PERSON, dose=DOSE, companions=list(companions))
    return page


def streams(page: Page) -> dict[str, dict[str, Any]]:
    """The streams of what a page has begun, by name."""
    told = next(each for each in reversed(page.told) if each["type"] == "begun")
    return {each["name"]: each for each in told["streams"]}


def recorded(server: Server, session: str) -> tuple[list[Chunk], list[Gap]]:
    """The phone's samples in a sealed session."""
    recording = read_stream(server.folder / session / "motion.parquet")
    return [each for each in recording.items() if isinstance(each, Chunk)], list(recording.gaps)


def listed(server: Server, phone: str) -> dict[str, Any]:
    (found,) = (each for each in phones(server) if each["phone"] == phone)
    return found


def test_the_authority_is_what_makes_the_page_trusted(server: Server) -> None:
    host = lan_host(server)
    answer = httpx.get(f"https://{host}/", verify=trusting(server))
    assert answer.status_code == 200
    assert "<title>Reknit</title>" in answer.text
    assert "accelerometer=(self)" in answer.headers["permissions-policy"]
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"https://{host}/", verify=ssl.create_default_context())
    with pytest.raises(httpx.HTTPError):
        httpx.get(f"http://{host}/")


def test_each_entrance_answers_under_its_own_names_only(server: Server) -> None:
    trusted = trusting(server)
    for name, status in (("127.0.0.1", 421), ("localhost", 421), ("evil.example", 421), (LAN, 200)):
        answer = httpx.get(f"https://{lan_host(server)}/", verify=trusted, headers={"host": name})
        assert answer.status_code == status, name
    assert httpx.get(f"http://{server.host}/", headers={"host": LAN}).status_code == 421


def test_the_whole_page_works_over_the_network_with_the_token(server: Server) -> None:
    host = lan_host(server)
    with connect(f"wss://{host}/live", origin=Origin(f"https://{host}"), ssl=trusting(server)) as socket:
        socket.send(json.dumps({"type": "hello", "protocol": 1, "token": server.token}))
        assert json.loads(socket.recv(timeout=5))["type"] == "welcome"


def test_sensors_can_be_looked_at_over_the_network_by_its_own_page_only(server: Server) -> None:
    host = lan_host(server)
    with connect(f"wss://{host}/check", origin=Origin(f"https://{host}"), ssl=trusting(server)) as socket:
        socket.send(json.dumps({"type": "hello", "protocol": 1, "token": server.token}))
        assert json.loads(socket.recv(timeout=5)) == {"type": "sensors", "sensors": [], "notice": None}
    with connect(f"wss://{host}/check", origin=Origin("https://evil.example"), ssl=trusting(server)) as socket:
        told = json.loads(socket.recv(timeout=5))
        assert (told["code"], told["fatal"]) == ("origin", True), "before anything was said"


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1"])
def test_a_page_of_another_origin_cannot_be_a_phone(server: Server, origin: str) -> None:
    line = PhoneLine(server, origin=origin)
    assert line.closed() == 4403
    assert line.told[-1]["code"] == "origin"
    line.close()


def test_the_certificate_of_the_authority_is_offered_over_tls_and_on_this_computer(server: Server) -> None:
    for address, verify in ((f"https://{lan_host(server)}", trusting(server)), (f"http://{server.host}", None)):
        answer = httpx.get(f"{address}/reknit-ca.crt", verify=verify or ssl.create_default_context())
        assert answer.headers["content-type"] == "application/x-x509-ca-cert"
        pem = ssl.DER_cert_to_PEM_cert(answer.content)
        assert pem.strip() == (server.folder.parent / "home/lan/ca.crt").read_text(encoding="ascii").strip()


def test_a_code_needs_the_token_and_leads_to_the_network_address(server: Server) -> None:
    assert asked(server, "POST", "/api/phones", token="guessed").status_code == 403
    assert asked(server, "GET", "/api/phones", token="guessed").status_code == 403
    told = asked(server, "POST", "/api/phones").json()
    assert told["address"].startswith(f"https://{lan_host(server)}/#join=")
    assert server.token not in told["address"]
    assert told["qr"]["path"].startswith("M4 4h7v1h-7z"), "the finder pattern in the upper left, behind a border of four"
    assert told["qr"]["size"] > 29
    assert len(told["fingerprint"].split(":")) == 32


def test_a_phone_joins_is_listed_and_comes_back_by_its_pass(server: Server, line: PhoneLine) -> None:
    code = ticket(server)
    joined = line.join(code, segment="shank", side="left")
    assert (joined["epoch"], joined["record"], joined["acknowledged"]) == (0, None, None)
    assert [each["name"] for each in joined["spec"]["channels"]][:3] == ["acc_x", "acc_y", "acc_z"]
    line.send(type="status", battery_percent=61.0)
    line.samples(0, 0, 4)
    line.send(type="ping", page_ns=1)
    line.expect("pong", page_ns=1)
    told = listed(server, joined["phone"])
    assert (told["segment"], told["side"], told["state"], told["battery_percent"]) == ("shank", "left", "live", 61.0)
    assert told["address"] == f"phone:{joined['phone']}"
    again = PhoneLine(server)
    back = again.join(joined["key"], segment="hand")
    assert (back["phone"], back["epoch"]) == (joined["phone"], None), "the same load goes on where it was"
    assert line.closed() == 4410
    assert listed(server, joined["phone"])["segment"] == "hand"
    again.close()
    other = PhoneLine(server)
    other.send(type="join", protocol=1, key=code, load="x", segment="hand", side="left")
    assert other.closed() == 4403
    assert other.told[-1]["code"] == "ticket"
    assert "scan" in other.told[-1]["message"]
    other.close()


def test_a_phone_that_is_sent_away_is_told(server: Server, line: PhoneLine) -> None:
    joined = line.join(ticket(server))
    assert asked(server, "DELETE", f"/api/phones/{joined['phone']}").status_code == 200
    assert line.closed() == 4410
    assert line.told[-1]["code"] == "away"
    assert asked(server, "DELETE", f"/api/phones/{joined['phone']}").status_code == 400


@pytest.mark.parametrize("kind", ["hello", "begin", "control", "say", "shown"])
def test_a_phone_can_do_nothing_but_send(server: Server, line: PhoneLine, kind: str) -> None:
    line.join(ticket(server))
    line.send(type=kind)
    error = line.expect("error")
    assert (error["fatal"], error["code"]) == (False, "protocol")


def test_what_the_ticket_and_the_pass_do_not_open(server: Server, line: PhoneLine) -> None:
    code = ticket(server)
    for key in (code, line.join(code)["key"]):
        assert asked(server, "GET", "/api/sessions", token=key).status_code == 403
        page = Page(server)
        page.hello(token=key)
        assert page.closed() == 4403
        page.close()


@pytest.mark.parametrize(
    ("first", "code"),
    [("nonsense", 4400), ('{"type": "ping", "page_ns": 1}', 4400), ('{"type": "join", "protocol": 99, "key": "x"}', 4400)],
)
def test_what_is_no_join_comes_to_nothing(line: PhoneLine, first: str, code: int) -> None:
    line.socket.send(first)
    assert line.closed() == code


def test_a_sample_of_the_future_or_of_long_ago_is_refused(server: Server, line: PhoneLine) -> None:
    line.join(ticket(server))
    honest = line.offset_ns
    for apart_s in (60, -1000):
        line.offset_ns = honest + apart_s * 10**9
        line.samples(0, 0, 2)
        assert "long ago or in the future" in line.expect("error")["message"]
    line.socket.send(b"\x01\x03")
    assert "A frame has at least" in line.expect("error")["message"]


def test_a_session_holds_what_the_phone_measured_in_its_own_time(
    server: Server, line: PhoneLine, capsys: pytest.CaptureFixture[str]
) -> None:
    joined = line.join(ticket(server))
    line.samples(0, 0, 5)
    page = begun(server, {"kind": "motion", "phone": joined["phone"]})
    assert streams(page)["motion"]["spec"]["kind"] == "imu"
    epoch = line.expect("record")["epoch"]
    line.send(type="clock", offset_ns=123, round_trip_ns=456)
    sent_ns = time.monotonic_ns()
    for first in range(0, 100, 10):
        line.samples(epoch, first, 10)
    line.expect("ack", epoch=epoch, index=100)
    page.expect("source", stream="motion", state="live")
    assert listed(server, joined["phone"])["recorded"]
    page.control("stop")
    session = page.expect("result")["summary"]["session"]
    line.expect("rest")
    page.close()
    chunks, gaps = recorded(server, session)
    data = np.concatenate([each.data for each in chunks])
    assert data[:, 0].tolist() == list(range(100))
    assert gaps == []
    assert {each.spec.kind for each in chunks} == {Kind.IMU}
    assert chunks[0].spec.channels[0].segment == "thigh"
    times_s = np.concatenate([each.times() for each in chunks]) / 1e9
    assert times_s[-1] - times_s[0] < 1.0
    assert 0 <= times_s[-1] < 30.0, (times_s[-1], sent_ns)
    sources = json.loads((server.folder / session / "session.json").read_text(encoding="utf-8"))["summary"]["sources"]
    assert sources["motion"]["counts"]["samples"] == 100
    assert main(["replay", str(server.folder / session), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told


def test_what_was_not_acknowledged_comes_again_and_stands_there_once(server: Server, line: PhoneLine) -> None:
    joined = line.join(ticket(server))
    page = begun(server, {"kind": "motion", "phone": joined["phone"]})
    epoch = line.expect("record")["epoch"]
    line.samples(epoch, 0, 10)
    line.expect("ack", epoch=epoch, index=10)
    line.close()
    page.expect("source", stream="motion", state="lost")
    again = PhoneLine(server)
    back = again.join(joined["key"])
    assert (back["record"], back["epoch"], back["acknowledged"]) == (epoch, None, [epoch, 10])
    again.samples(epoch, 0, 10)
    again.samples(epoch, 10, 10)
    again.expect("ack", epoch=epoch, index=20)
    again.close()
    anew = PhoneLine(server)
    back = anew.join(joined["key"], load="two")
    assert back["epoch"] == epoch + 1, "a page that was loaded anew does not know what it had sent"
    anew.samples(epoch + 1, 0, 5)
    anew.expect("ack", epoch=epoch + 1, index=5)
    page.control("stop")
    session = page.expect("result")["summary"]["session"]
    anew.close()
    page.close()
    chunks, gaps = recorded(server, session)
    assert np.concatenate([each.data for each in chunks])[:, 0].tolist() == [*range(20), *range(5)]
    assert [(each.epoch, each.first, each.end, each.reason.value) for each in gaps] == [(epoch, 20, None, "disconnect")]


def test_a_phone_that_is_away_or_unknown_is_told_and_nothing_begins(server: Server, line: PhoneLine) -> None:
    joined = line.join(ticket(server))
    line.close()
    page = Page(server)
    page.enter()
    for phone, words in ((joined["phone"], "is not connected"), ("00000000", "has not joined")):
        page.send(type="begin", exercise="squat", source=PERSON, companions=[{"kind": "motion", "phone": phone}])
        error = page.expect("error")
        assert error["code"] == "source"
        assert words in error["message"]
    page.close()


def test_two_phones_are_two_streams_and_an_address_names_one_too(server: Server, line: PhoneLine) -> None:
    other = PhoneLine(server)
    first, second = line.join(ticket(server)), other.join(ticket(server), segment="shank")
    page = begun(server, {"kind": "motion", "phone": first["phone"]}, {"kind": "sensor", "address": f"phone:{second['phone']}"})
    for each in (line, other):
        each.samples(each.expect("record")["epoch"], 0, 3)
        each.expect("ack", index=3)
    page.control("stop")
    session = page.expect("result")["summary"]["session"]
    assert {path.name for path in (server.folder / session).glob("motion*.parquet")} == {"motion.parquet", "motion-2.parquet"}
    other.close()
    page.close()


def test_an_exercise_that_needs_two_sensors_says_which_one_is_missing(server: Server, line: PhoneLine) -> None:
    joined = line.join(ticket(server))
    page = Page(server)
    page.enter()
    page.send(type="begin", exercise="squat", source={"kind": "motion", "phone": joined["phone"]})
    assert "needs a motion sensor on the right shank" in page.expect("error")["message"]
    page.close()


def test_a_page_may_not_send_what_the_phone_sends(server: Server, line: PhoneLine) -> None:
    joined = line.join(ticket(server))
    page = begun(server, {"kind": "motion", "phone": joined["phone"]})
    epoch = line.expect("record")["epoch"]
    chunk = Chunk(SPEC, epoch, 0, np.zeros((1, SPEC.width), dtype=np.float32), np.array([1], dtype=np.int64))
    page.socket.send(encode(chunk, streams(page)["motion"]["stream"]))
    assert "is none that this page sends" in page.expect("error")["message"]
    page.control("stop")
    page.expect("result")
    page.close()


def test_an_address_that_is_not_this_computers_is_told(tmp_path: Path) -> None:
    lan = Lan.at("192.168.255.254", tmp_path)
    with pytest.raises(ServerError, match="is no address of this computer; name one of its own with --lan"):
        live_server.Server(tmp_path, lan=lan)


def test_a_key_that_was_damaged_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    lan = Lan.at(LAN, tmp_path / "lan")
    lan.issued.key.write_bytes(b"damaged")
    started: list[bool] = []
    with pytest.raises(ServerError, match=r"the network cannot be served over TLS .*start Reknit again"):
        asyncio.run(asyncio.wait_for(live_server.Server(tmp_path, lan=lan)._serve(lambda: started.append(True)), 20))
    assert not started


def test_a_phone_is_let_in_by_its_own_socket_only(server: Server) -> None:
    host = lan_host(server)
    with (
        pytest.raises((InvalidStatus, ConnectionClosed)),
        connect(f"wss://{host}/phones", origin=Origin(f"https://{host}"), ssl=trusting(server)) as socket,
    ):
        socket.recv(timeout=5)
