"""Foreign names, foreign pages, wrong tokens and floods stay outside."""

import time

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from reknit.live.guard import POLICY, Allowance, Guard, GuardedApp

GUARD = Guard("secret", ("127.0.0.1", "localhost"))


def test_only_the_token_of_this_start_is_known() -> None:
    assert GUARD.knows("secret")
    assert not GUARD.knows("Secret")
    assert not GUARD.knows("")
    assert not GUARD.knows(None)
    assert not GUARD.knows("sécret")


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("127.0.0.1:8377", True),
        ("localhost", True),
        ("LOCALHOST:1", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example:8377", False),
        ("", False),
        ("[", False),
    ],
)
def test_the_host_must_be_this_computer(host: str, allowed: bool) -> None:
    assert GUARD.host_allowed(Headers({"host": host})) is allowed


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://127.0.0.1:8377", True),
        ("http://127.0.0.1:9999", False),
        ("http://localhost:8377", False),
        ("https://evil.example", False),
        ("null", False),
        (None, False),
        ("http://[", False),
    ],
)
def test_the_origin_must_be_the_very_server(origin: str | None, allowed: bool) -> None:
    headers = {"host": "127.0.0.1:8377"} | ({} if origin is None else {"origin": origin})
    assert GUARD.origin_allowed(Headers(headers)) is allowed


def guarded() -> TestClient:
    app = Starlette(routes=[Route("/", lambda _: PlainTextResponse("page"))], middleware=[Middleware(GuardedApp, guard=GUARD)])
    return TestClient(app, base_url="http://127.0.0.1:8377")


def test_every_answer_carries_the_policy_that_forbids_other_origins() -> None:
    answer = guarded().get("/")
    assert answer.text == "page"
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "camera=(self)" in answer.headers["permissions-policy"]
    assert "connect-src 'self'" in POLICY
    assert "unsafe-inline" not in POLICY
    assert "'unsafe-eval'" not in POLICY


def test_a_foreign_host_gets_a_sentence_and_not_the_page() -> None:
    answer = guarded().get("/", headers={"host": "evil.example"})
    assert answer.status_code == 421
    assert "reknit demo" in answer.json()["message"]
    assert "content-security-policy" in answer.headers


def test_an_allowance_takes_a_burst_and_then_only_its_rate() -> None:
    allowance = Allowance(rate_hz=1000, burst=10)
    assert all(allowance.take() for _ in range(10))
    assert not all(allowance.take() for _ in range(50))
    time.sleep(0.005)
    assert allowance.take()


def test_the_network_has_names_of_its_own_and_needs_tls() -> None:
    guard = Guard("secret", ("127.0.0.1", "localhost"), ("192.168.1.20", "practice.local"))
    for name, scheme, allowed in (
        ("192.168.1.20:8377", "https", True),
        ("practice.local:8377", "wss", True),
        ("192.168.1.20:8377", "http", False),
        ("192.168.1.20:8377", "ws", False),
        ("127.0.0.1:8377", "https", False),
        ("127.0.0.1:8377", "ws", True),
        ("evil.local", "wss", False),
    ):
        assert guard.host_allowed(Headers({"host": name}), scheme) is allowed, (name, scheme)


def test_a_socket_of_the_network_is_opened_by_its_own_secure_page_only() -> None:
    guard = Guard("secret", ("127.0.0.1",), ("192.168.1.20",))
    host = "192.168.1.20:8377"
    for origin, allowed in ((f"https://{host}", True), (f"http://{host}", False), ("https://practice.local:8377", False)):
        assert guard.socket_allowed(Headers({"host": host, "origin": origin}), "wss") is allowed
    assert not Guard("secret", ("127.0.0.1",)).socket_allowed(Headers({"host": host, "origin": f"https://{host}"}), "wss")
