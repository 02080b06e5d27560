"""Pins are written into pyproject.toml in place of those that were there, and nothing else changes."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = '[project]\nname = "reknit"\n\n[tool.pytest]\ntestpaths = ["tests"]\n'


@pytest.fixture(scope="module")
def noxfile() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reknit_noxfile", ROOT / "noxfile.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pins_are_added_at_the_end(noxfile: ModuleType) -> None:
    text = noxfile.with_pins(PROJECT, ["numpy==2.4.6", "scipy==1.17.1"], ["hatchling==1.33.0"])
    assert text.startswith(PROJECT)
    uv = tomllib.loads(text)["tool"]["uv"]
    assert uv["constraint-dependencies"] == ["numpy==2.4.6", "scipy==1.17.1"]
    assert uv["build-constraint-dependencies"] == ["hatchling==1.33.0"]


def test_new_pins_replace_the_old_ones(noxfile: ModuleType) -> None:
    once = noxfile.with_pins(PROJECT, ["numpy==1.0"], ["hatchling==1.0"])
    assert noxfile.with_pins(once, ["numpy==2.0"], []) == noxfile.with_pins(PROJECT, ["numpy==2.0"], [])


def test_conditions_stay_readable(noxfile: ModuleType) -> None:
    text = noxfile.with_pins(PROJECT, ['colorama==0.4.6 ; sys_platform == "win32"'], [])
    assert tomllib.loads(text)["tool"]["uv"]["constraint-dependencies"] == ["colorama==0.4.6 ; sys_platform == 'win32'"]


def test_our_own_pins_were_written_by_it(noxfile: ModuleType) -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    uv = tomllib.loads(text)["tool"]["uv"]
    assert noxfile.with_pins(text, uv["constraint-dependencies"], uv["build-constraint-dependencies"]) == text


def test_without_pins_the_project_is_whole(noxfile: ModuleType) -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    bare, full = tomllib.loads(noxfile.PINS.sub("\n", text)), tomllib.loads(text)
    del full["tool"]["uv"]
    assert bare == full
