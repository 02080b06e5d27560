"""Build hook: wheels and source archives carry the built practice page, so that who installs them needs no Node.js."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STATIC = Path("src", "reknit", "live", "static")


class AssetsMissing(Exception):
    """The practice page is neither there nor can it be built."""


class CustomBuildHook(BuildHookInterface[Any]):
    """Makes the page with web/build.py before the files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        if (root / "PKG-INFO").is_file():
            _check(root)
        else:
            _build(root)


def _check(root: Path) -> None:
    """An unpacked source archive brings the page along."""
    if not (root / STATIC / "index.html").is_file():
        raise AssetsMissing(
            f"the practice page is missing from this source archive: expected {STATIC.as_posix()}/index.html; "
            "build from a clone of the repository, or use the wheel"
        )


def _build(root: Path) -> None:
    builder = _builder(root / "web" / "build.py")
    try:
        builder.build(root / STATIC)
    except builder.BuildError as error:
        raise AssetsMissing(f"the practice page, which a wheel must carry, could not be built. {error}") from error


def _builder(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("reknit_web_build", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise AssetsMissing(f"the practice page cannot be built: {path} is missing; build from a whole clone of the repository")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
