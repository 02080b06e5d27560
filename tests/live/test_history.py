"""The history: every session that can be read, a sentence for every folder that cannot, and nothing outside."""

import csv
import io
import json
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2 as httpx
import msgspec
import numpy as np
import pytest
from starlette.exceptions import HTTPException

from live.page import Page, Server, serving
from reknit.formats.measures_parquet import read_measures
from reknit.formats.read import read
from reknit.formats.recording import FormatError
from reknit.formats.stream_parquet import read_stream
from reknit.journal.journal import Journal
from reknit.journal.seal import seal
from reknit.live.frames import HEADER, MAX_BYTES, decode
from reknit.live.history import MOST, History
from reknit.session.recover import recover, session_summary
from reknit.session.replay import digests, measured
from reknit.simulate.muscle import SimulatedMuscle
from reknit.stream import NS_PER_S, Clock, Gap, GapReason
from session.blocks import Player, contract, muscle, play, squat


def write(folder: Path, player: Player, *, began: str = "2026-11-24T10:15:00+00:00") -> None:
    """The session's journal, closed and not sealed."""
    journal = Journal.create(folder, {"id": folder.name, "began": began})
    for spec in player.specs.values():
        journal.declare(spec)
    for message in player.messages:
        journal.append(message.time_ns, message.item, message.stream)
    journal.close()


def record(folder: Path, player: Player, *, old: bool = False, **header: str) -> None:
    """A sealed session; an old one as it was before measures were kept."""
    write(folder, player, **header)
    blocks = [player.block]
    summary = session_summary(blocks, latency_ms={"p50": 1.0, "p95": None, "count": 1}, performance=None)
    if old:
        for name in ("target", "from_ns", "duration_s"):
            del summary["blocks"][0][name]
    seal(folder, status="complete", summary=summary, digests=digests(blocks), measures=None if old else measured(blocks))


def squats(repetitions: int = 1) -> Player:
    player, person = squat(repetitions=repetitions)
    play(player, person, 0, 2 + 4.5 * repetitions)
    return player


def efforts() -> Player:
    player, simulated = muscle()
    index = contract(player, simulated, 0, 20)
    player.control("continue")
    contract(player, simulated, index, 8)
    player.control("stop")
    return player


def edit(folder: Path, /, **changes: Any) -> None:
    path = folder / "session.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


@pytest.fixture(scope="module")
def player() -> Player:
    return squats()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, player: Player) -> Path:
    """A folder with sessions of all sorts; tests only read it."""
    root = tmp_path_factory.mktemp("kept")
    record(root / "one", player)
    record(root / "old", player, old=True, began="2026-11-23T09:00:00+00:00")
    record(root / "muscle", efforts(), began="2026-11-25T09:00:00+00:00")
    return root


def test_the_newest_session_comes_first(kept: Path) -> None:
    told = History(kept).listing()
    assert [each["session"] for each in told["sessions"]] == ["muscle", "one", "old"]
    assert told["unreadable"] == []
    assert told["sessions"][1] == {
        "session": "one",
        "began": "2026-11-24T10:15:00+00:00",
        "exercise": "squat",
        "side": "right",
        "simulated": True,
        "status": "complete",
        "stopped": None,
        "repetitions": 1,
        "partial": 0,
        "duration_s": told["sessions"][1]["duration_s"],
        "headline": None,
    }
    assert 3 < told["sessions"][1]["duration_s"] < 7
    assert told["sessions"][2]["duration_s"] is None
    assert told["sessions"][0]["stopped"] == "stopped"


def test_what_a_pause_broke_off_is_listed_as_no_fault(tmp_path: Path) -> None:
    player, person = squat(repetitions=2)
    index = play(player, person, 0, 5)
    player.control("pause")
    player.control("resume")
    play(player, person, index, 9)
    record(tmp_path / "paused", player)
    history = History(tmp_path)
    (partial,) = history.details("paused")["summary"]["partial"]
    assert partial["reason"] == "paused"
    assert history.listing()["sessions"][0]["partial"] == 0


def test_no_folder_is_no_history(tmp_path: Path) -> None:
    assert History(tmp_path / "nowhere").listing() == {"sessions": [], "unreadable": []}


def test_at_most_two_hundred_are_told(tmp_path: Path, player: Player) -> None:
    record(tmp_path / "s-0", player)
    content = (tmp_path / "s-0" / "session.json").read_bytes()
    for n in range(1, MOST + 5):
        (tmp_path / f"s-{n}").mkdir()
        (tmp_path / f"s-{n}" / "session.json").write_bytes(content)
    assert len(History(tmp_path).listing()["sessions"]) == MOST


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "no readable session.json"),
        ("{", "no readable session.json"),
        ("[]", "no readable session.json"),
        ("[" * 50_000, "no readable session.json"),
        ('{"schema": 99}', "update Reknit"),
        ('{"schema": 1, "header": {}}', "no readable session.json"),
    ],
)
def test_a_damaged_session_is_told_and_the_others_are_shown(tmp_path: Path, player: Player, content: str, told: str) -> None:
    record(tmp_path / "good", player)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "session.json").write_text(content, encoding="utf-8")
    listing = History(tmp_path).listing()
    assert [each["session"] for each in listing["sessions"]] == ["good"]
    (unreadable,) = listing["unreadable"]
    assert unreadable["session"] == "bad"
    assert told in unreadable["message"]
    assert unreadable["message"][0].isupper()
    with pytest.raises(FormatError, match=told):
        History(tmp_path).details("bad")


@pytest.mark.parametrize(
    "summary",
    [{}, {"blocks": 1}, {"blocks": []}, {"blocks": [1]}, {"blocks": [{"exercise": 3}]}, {"blocks": [{"exercise": "squat"}]}],
)
def test_a_damaged_summary_is_told(tmp_path: Path, player: Player, summary: dict[str, Any]) -> None:
    record(tmp_path / "s", player)
    edit(tmp_path / "s", summary=summary)
    history = History(tmp_path)
    assert len(history.listing()["unreadable"]) == 1
    for ask in (history.details, lambda session: history.file(session, "repetitions.csv")):
        with pytest.raises(FormatError):
            ask("s")


def test_foreign_folders_are_told(tmp_path: Path) -> None:
    for name in ("holiday pictures", "empty", ".hidden"):
        (tmp_path / name).mkdir()
    (tmp_path / "file.txt").write_text("x", encoding="utf-8")
    (tmp_path / "elsewhere").symlink_to(tmp_path.parent, target_is_directory=True)
    told = {each["session"]: each["message"] for each in History(tmp_path).listing()["unreadable"]}
    assert told.keys() == {"holiday pictures", "empty", "elsewhere"}
    assert "holds no session.json" in told["empty"]
    assert "link" in told["elsewhere"]


def test_names_that_are_no_text_can_be_written_down(tmp_path: Path, player: Player) -> None:
    try:
        (tmp_path / "odd\udcff").mkdir()
    except OSError:
        pytest.skip("this file system takes no such name")
    record(tmp_path / "s", player)
    edit(tmp_path / "s", header={"began": "\ud800"})
    assert b"odd?" in msgspec.json.encode(History(tmp_path).listing())


def test_a_session_that_is_being_recorded_is_left_out(tmp_path: Path, player: Player) -> None:
    write(tmp_path / "now", player)
    history = History(tmp_path)
    assert history.listing({"now"}) == {"sessions": [], "unreadable": []}
    (cut_off,) = history.listing()["unreadable"]
    assert "cut off" in cut_off["message"]
    with pytest.raises(HTTPException) as refused:
        history.details("now")
    assert refused.value.status_code == 404
    recover(tmp_path)
    (recovered,) = history.listing({"now"})["sessions"]
    assert (recovered["status"], recovered["repetitions"]) == ("interrupted", 1)
    assert "latency_ms" not in history.details("now")["summary"]


def test_a_listing_notices_what_changes(tmp_path: Path, player: Player) -> None:
    record(tmp_path / "s", player)
    history = History(tmp_path)
    assert history.listing()["sessions"][0]["status"] == "complete"
    edit(tmp_path / "s", status="interrupted")
    assert history.listing()["sessions"][0]["status"] == "interrupted"


def test_a_session_is_told_whole(kept: Path, player: Player) -> None:
    told = History(kept).details("one")
    block = session_summary([player.block])["blocks"][0]
    assert told["summary"] == json.loads(json.dumps(block)) | {
        "session": "one",
        "folder": str(kept / "one"),
        "latency_ms": {"p50": 1.0, "p95": None, "count": 1},
        "performance": None,
    }
    track, practice = told["track"], player.block.practice
    assert practice is not None
    assert track["time_s"] == practice.track.time_s.tolist()
    assert {len(column) for column in track.values()} == {len(practice.track)}
    assert set(track["phase"]) >= {"rest", "out", "reached", "return"}
    (stream,) = told["streams"]
    assert (stream["name"], stream["kind"], stream["simulated"]) == ("camera", "landmarks", True)
    assert (stream["device"], stream["rows"]) == ("simulated person", 195)
    assert stream["attributes"]["width"] == "640"
    names = [each["name"] for each in told["files"]]
    assert names == [
        "session.json",
        "camera.parquet",
        "messages.parquet",
        "measures.parquet",
        "measures.csv",
        "repetitions.csv",
        "camera.csv",
    ]


def test_the_size_of_each_file_is_told_and_that_of_a_table_once_it_is_made(kept: Path) -> None:
    history = History(kept)
    for session in ("one", "old", "muscle"):
        for each in history.details(session)["files"]:
            content = history.file(session, each["name"])
            assert each["bytes"] == (content.stat().st_size if isinstance(content, Path) else None)
            assert content


def test_what_is_withheld_is_null(kept: Path) -> None:
    track = json.loads(msgspec.json.encode(History(kept).details("muscle")["track"]))
    withheld = [value for value, gate in zip(track["value"], track["gate"], strict=True) if gate == "warm_up"]
    assert withheld
    assert set(withheld) == {None}
    steps = np.diff(track["time_s"])
    assert steps.min() > 0
    assert np.allclose(steps, 0.02)


def test_an_old_session_is_run_again_for_its_course(kept: Path) -> None:
    history = History(kept)
    old, new = history.details("old"), history.details("one")
    assert not (kept / "old" / "measures.parquet").exists()
    assert old["track"] == new["track"]
    for name in ("target", "from_ns", "duration_s", "repetitions", "digest"):
        assert old["summary"][name] == new["summary"][name]
    assert "measures.parquet" not in [each["name"] for each in old["files"]]
    assert history.file("old", "measures.csv") == history.file("one", "measures.csv")


def test_measures_that_were_changed_are_told(tmp_path: Path, player: Player) -> None:
    record(tmp_path / "s", player)
    path = tmp_path / "s" / "measures.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(FormatError, match="changed after it was sealed"):
        History(tmp_path).details("s")


def frames(content: bytes) -> Iterator[bytes]:
    """The frames as the page cuts them: by the count in their header."""
    while content:
        *_, count = HEADER.unpack_from(content)
        size = HEADER.size + count * (8 + 4 * 231)
        yield content[:size]
        content = content[size:]


def test_the_skeleton_is_the_recorded_landmarks(kept: Path) -> None:
    whole = read_stream(kept / "one" / "camera.parquet")
    chunks = [decode(frame, whole.spec) for frame in frames(b"".join(History(kept).skeleton("one")))]
    assert [chunk.count for chunk in chunks] == [60, 60, 60, 15]
    assert np.array_equal(np.concatenate([chunk.data for chunk in chunks]), whole.chunks[0].data, equal_nan=True)
    assert np.array_equal(np.concatenate([chunk.times() for chunk in chunks]), whole.chunks[0].times())
    assert max(len(frame) for frame in History(kept).skeleton("one")) <= MAX_BYTES
    assert struct.unpack_from("<BB", next(History(kept).skeleton("one"))) == (1, 3)


def test_without_a_camera_there_is_no_skeleton(kept: Path) -> None:
    with pytest.raises(HTTPException) as refused:
        History(kept).skeleton("muscle")
    assert refused.value.status_code == 404
    assert "holds no landmarks" in refused.value.detail


ODD = [
    "..",
    ".",
    "",
    "../kept/one",
    "one/..",
    "/etc",
    "one\0",
    "o\u0308ne",
    "nothing",
    ".hidden",
    "x" * 300,
    "one\\..",
    "odd\udcff",
]


@pytest.mark.parametrize("name", ODD)
def test_no_session_outside_the_folder_is_told(kept: Path, name: str) -> None:
    history = History(kept)
    for ask in (history.details, history.skeleton, lambda session: history.file(session, "session.json")):
        with pytest.raises(HTTPException) as refused:
            ask(name)
        assert refused.value.status_code == 404
        assert refused.value.detail.encode().endswith(b".")


@pytest.mark.parametrize("name", [*ODD, "../old/session.json", "camera.arrows", "session.json.tmp", "journal"])
def test_no_file_but_those_of_the_session_is_given(kept: Path, name: str) -> None:
    with pytest.raises(HTTPException) as refused:
        History(kept).file("one", name)
    assert refused.value.status_code == 404
    assert refused.value.detail.encode().endswith(b".")


def test_a_session_that_names_a_foreign_file_gives_nothing(tmp_path: Path, player: Player) -> None:
    record(tmp_path / "s", player)
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    messages = json.loads((tmp_path / "s" / "session.json").read_text(encoding="utf-8"))["messages"]
    edit(tmp_path / "s", messages=messages | {"file": "../secret"})
    for ask in (lambda: History(tmp_path).file("s", "../secret"), lambda: History(tmp_path).details("s")):
        with pytest.raises(FormatError, match="outside its folder"):
            ask()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, player: Player) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("sessions")
    record(root / "one", player)
    (root / "bad").mkdir()
    with serving(root) as running:
        yield running


def get(server: Server, address: str, token: str | None = None) -> httpx.Response:
    headers = {"X-Reknit-Token": server.token if token is None else token}
    return httpx.get(f"http://{server.host}{address}", headers=headers)


ADDRESSES = ["/api/sessions", "/api/sessions/one", "/api/sessions/one/skeleton", "/api/sessions/one/files/measures.csv"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_told_without_the_token(server: Server, address: str) -> None:
    assert httpx.get(f"http://{server.host}{address}").status_code == 403
    refused = get(server, address, "another")
    assert refused.status_code == 403
    assert "another start of Reknit" in refused.json()["message"]
    assert get(server, address).status_code == 200
    assert get(server, address).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/sessions/nothing", 404),
        ("/api/sessions/nothing/skeleton", 404),
        ("/api/sessions/one/files/nothing.csv", 404),
        ("/api/sessions/%2e%2e/files/session.json", 404),
        ("/api/sessions/one/files/%2e%2e%2fbad", 404),
        ("/api/sessions/one%2f..%2fone", 404),
        ("/api/sessions/one%00", 404),
        ("/api/sessions/bad", 404),
    ],
)
def test_what_is_not_there_is_told_in_a_sentence(server: Server, address: str, status: int) -> None:
    refused = get(server, address)
    assert refused.status_code == status
    assert refused.json()["message"].endswith(".")


def test_tables_and_files_are_downloads(server: Server, player: Player) -> None:
    answer = get(server, "/api/sessions/one/files/repetitions.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="one-repetitions.csv"'
    assert answer.headers["content-type"].startswith("text/csv")
    (line,) = csv.DictReader(io.StringIO(answer.text))
    practice = player.block.practice
    assert practice is not None
    assert (line["number"], line["complete"], line["unit"]) == ("1", "true", "deg")
    assert float(line["peak"]) == practice.repetitions[0]["peak"]
    measures = get(server, "/api/sessions/one/files/measures.csv").text.splitlines()
    assert measures[0] == "block,time_s,value,gate,phase"
    assert len(measures) == 1 + len(practice.track)
    sealed = get(server, "/api/sessions/one/files/measures.parquet")
    assert 'filename="one-measures.parquet"' in sealed.headers["content-disposition"]
    assert sealed.content == (server.folder / "one" / "measures.parquet").read_bytes()


def test_a_live_session_is_told_as_its_result_was(server: Server) -> None:
    page = Page(server)
    page.enter()
    page.begin(source={"kind": "simulated", "period_s": 2.5}, dose={"sets": 1, "repetitions": 1})
    during = get(server, "/api/sessions").json()
    assert [each["session"] for each in during["sessions"]] == ["one"]
    assert [each["session"] for each in during["unreadable"]] == ["bad"]
    assert get(server, f"/api/sessions/{page.session}").status_code == 404
    result = page.expect("result", 40)["summary"]
    page.close()
    after = get(server, "/api/sessions").json()
    assert after["sessions"][0]["session"] == page.session
    told = get(server, f"/api/sessions/{page.session}").json()
    assert told["summary"] == result
    assert told["track"]["time_s"][-1] == result["duration_s"]
    measures = read_measures(Path(result["folder"]) / "measures.parquet")
    assert len(measures) == len(told["track"]["value"])
    skeleton = get(server, f"/api/sessions/{page.session}/skeleton").content
    spec = read_stream(Path(result["folder"]) / "camera.parquet").spec
    times_ns = np.concatenate([decode(frame, spec).times() for frame in frames(skeleton)])
    assert result["from_ns"] in times_ns.tolist()


def test_a_session_with_a_reconnection_is_a_table_with_its_epochs_and_its_break(tmp_path: Path) -> None:
    player, simulated = muscle()
    period_ns = NS_PER_S / simulated.spec.rate_hz
    player.give(Clock(0, 0, 0, period_ns), "emg")
    index = contract(player, simulated, 0, 3)
    player.give(Gap(0, index, None, GapReason.DISCONNECT), "emg")
    player.now_ns = 10 * NS_PER_S
    player.give(Clock(1, 0, player.now_ns, period_ns), "emg")
    player.give(simulated.samples(index, 400)._replace(epoch=1, first=0), "emg")
    record(tmp_path / "two", player)
    content = History(tmp_path).file("two", "emg.csv")
    assert isinstance(content, bytes)
    (tmp_path / "emg.csv").write_bytes(content)
    again, sealed = read(tmp_path / "emg.csv"), read_stream(tmp_path / "two" / "emg.parquet")
    assert [(one.epoch, one.first, one.count) for one in again.chunks] == [(0, 0, index), (1, 0, 400)]
    values = np.concatenate([chunk.data for chunk in sealed.chunks]) * [channel.scale for channel in sealed.spec.channels]
    assert np.array_equal(np.concatenate([chunk.data for chunk in again.chunks]), values)
    assert [clock.time_ns for clock in again.clocks] == [0, 10 * NS_PER_S]
    assert content.decode().splitlines()[index + 1].startswith("1,0,10.0,")


def both(folder: Path, *, clock: bool = True) -> tuple[Player, SimulatedMuscle]:
    """A sealed session of squats with a muscle beside, whose sample 0 was 1.25 s behind the session's begin."""
    player, person = squat(repetitions=1)
    simulated = SimulatedMuscle()
    begin = replace(player.begin, streams=(*player.begin.streams, simulated.spec.name))
    player = Player(begin, player.specs | {simulated.spec.name: simulated.spec})
    if clock:
        player.give(Clock(0, 0, 1_250_000_000, NS_PER_S / simulated.spec.rate_hz), simulated.spec.name)
    for step in range(13):
        play(player, person, 15 * step, 0.5)
        size = simulated.spec.rate_hz / 2
        player.give(simulated.samples(round(step * size), round(size)), simulated.spec.name)
    record(folder, player)
    return player, simulated


def table(folder: Path, name: str) -> list[dict[str, str]]:
    content = History(folder.parent).file(folder.name, name)
    assert isinstance(content, bytes)
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_all_tables_of_a_session_have_one_zero(tmp_path: Path) -> None:
    player, _ = both(tmp_path / "both")
    assert player.block.practice is not None
    from_ns = player.block.practice.from_ns
    assert from_ns is not None
    assert from_ns > NS_PER_S
    camera, emg = (table(tmp_path / "both", f"{name}.csv") for name in ("camera", "emg"))
    measures, (repetition,) = (table(tmp_path / "both", f"{name}.csv") for name in ("measures", "repetitions"))
    times = [float(each["time_s"]) for each in camera]
    assert times[0] == -from_ns / NS_PER_S
    assert 0.0 in times
    assert {float(each["time_s"]) for each in measures} <= set(times)
    assert float(repetition["start_s"]) in times
    assert float(emg[0]["time_s"]) == pytest.approx((1_250_000_000 - from_ns) / NS_PER_S, abs=1e-9)


def test_a_table_that_cannot_be_brought_to_that_zero_has_another_column(tmp_path: Path) -> None:
    both(tmp_path / "both", clock=False)
    emg = table(tmp_path / "both", "emg.csv")
    assert "time_s" not in emg[0]
    assert float(emg[0]["time_in_epoch_s"]) == 0.0


def test_where_nobody_practised_the_session_is_the_zero(tmp_path: Path) -> None:
    player, person = squat()
    play(player, person, 0, 0.5)
    record(tmp_path / "short", player)
    assert float(table(tmp_path / "short", "camera.csv")[0]["session_time_s"]) == 0.0
    written = History(tmp_path).file("short", "camera.csv")
    assert isinstance(written, bytes)
    (tmp_path / "camera.csv").write_bytes(written)
    assert sum(chunk.count for chunk in read(tmp_path / "camera.csv").chunks) == 15


def test_an_old_session_without_measures_has_the_same_zero(kept: Path) -> None:
    assert table(kept / "old", "camera.csv") == table(kept / "one", "camera.csv")


def test_a_stream_too_large_for_a_table_is_not_offered_as_one(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reknit.live.history.MOST_NUMBERS", 10)
    names = [each["name"] for each in History(kept).details("one")["files"]]
    assert "camera.csv" not in names
    with pytest.raises(HTTPException):
        History(kept).file("one", "camera.csv")
