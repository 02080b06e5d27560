"""A second page learns that somebody practises, and can take it over, without having been in that session."""

from __future__ import annotations

from pathlib import Path

import httpx2 as httpx

from live.page import Page, Server, serving


def running(server: Server) -> str | None:
    answer = httpx.get(f"http://{server.host}/api/running", headers={"X-Reknit-Token": server.token})
    assert answer.headers["cache-control"] == "no-store"
    session: str | None = answer.json()["session"]
    return session


def test_a_page_that_was_not_there_finds_the_session_and_takes_it_over(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        assert httpx.get(f"http://{server.host}/api/running").status_code == 403
        first, second = Page(server), Page(server)
        first.enter()
        second.enter()
        assert running(server) is None
        first.begin(source={"kind": "simulated"})
        assert running(server) == first.session != second.session
        welcome = second.enter(session=running(server), role="take-over")
        assert (welcome["session"], welcome["role"], welcome["running"]) == (first.session, "practise", True)
        first.expect("taken")
        second.control("stop")
        second.expect("result")
        assert running(server) is None
        first.close()
        second.close()
