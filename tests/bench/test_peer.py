"""Peers: real programs in real environments; what cannot be run is told and never guessed."""

import re
from pathlib import Path

import pytest

from reknit.bench.peer import PEERS, Peer, PeerProcess

DOUBLE = (
    "import json, sys\nfor line in sys.stdin:\n    print(json.dumps({'twice': 2 * json.loads(line)['number']}), flush=True)\n"
)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    return tmp_path / "program.py"


def peer(program: Path, text: str, *packages: str) -> Peer:
    program.write_text(text)
    return Peer("a peer", str(program), packages)


def test_a_peer_answers_question_for_question(program: Path) -> None:
    with PeerProcess(peer(program, DOUBLE)) as asked:
        assert asked.ask(number=4) == {"twice": 8}
        assert asked.ask(number=5) == {"twice": 10}
        assert asked.told == "a peer"


def test_what_libraries_print_is_no_answer(program: Path) -> None:
    with PeerProcess(peer(program, f"print('welcome')\n{DOUBLE}")) as asked:
        assert asked.ask(number=1) == {"twice": 2}


def test_a_peer_sees_nothing_of_reknit(program: Path) -> None:
    text = (
        "import importlib.util, json\n"
        "input()\n"
        "print(json.dumps({name: importlib.util.find_spec(name) is not None for name in ('reknit', 'numpy')}), flush=True)\n"
    )
    with PeerProcess(peer(program, text)) as asked:
        assert asked.ask() == {"reknit": False, "numpy": False}


def test_a_peer_that_fails_says_why_then_and_from_then_on(program: Path) -> None:
    with PeerProcess(peer(program, "raise SystemExit('no such sensor')\n")) as asked:
        assert asked.ask(number=1) is None
        assert asked.told == "a peer: peer not run: no such sensor"
        assert asked.ask(number=1) is None


def test_a_peer_that_ends_in_silence_is_told(program: Path) -> None:
    with PeerProcess(peer(program, "")) as asked:
        assert asked.ask(number=1) is None
        assert "peer not run: it said nothing" in asked.told


def test_without_uv_the_report_says_so(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UV", raising=False)
    monkeypatch.setenv("PATH", "")
    with PeerProcess(peer(program, DOUBLE)) as asked:
        assert asked.told == "a peer: peer not run: uv is not installed"
        assert asked.ask(number=1) is None


def test_a_uv_that_cannot_be_run_is_told(program: Path, tmp_path: Path) -> None:
    with PeerProcess(peer(program, DOUBLE), uv=str(tmp_path / "nothing")) as asked:
        assert "peer not run: uv could not be run" in asked.told


def test_packages_that_are_not_to_be_had_are_told(program: Path, tmp_path: Path) -> None:
    missing = f"nothing @ {(tmp_path / 'nothing-1.0-py3-none-any.whl').as_uri()}"
    with PeerProcess(peer(program, DOUBLE, missing)) as asked:
        assert "peer not run: its environment could not be made" in asked.told
        assert asked.ask(number=1) is None


def test_every_peer_has_a_program_and_exact_versions() -> None:
    for each in PEERS:
        assert each.path.is_file()
        assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", package) for package in each.packages)
        assert "reknit" not in each.path.read_text(encoding="utf-8")


def test_the_names_tell_the_versions_that_are_run() -> None:
    for each in PEERS:
        library, version = re.match(r"(\S+) (\S+?)[, ]", each.name).groups()  # type: ignore[union-attr]
        assert f"{library}=={version}" in each.packages
