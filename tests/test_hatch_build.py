"""What wheels and source archives carry: the built page, or a sentence that says why not."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
BUILDER = """
class BuildError(Exception):
    pass

def build(out, report=print):
    if FAILS:
        raise BuildError("Node.js could not be installed. Connect to the network.")
    out.mkdir(parents=True, exist_ok=True)
    (out / "index.html").write_text("built")
"""


@pytest.fixture(scope="module")
def hatch_build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reknit_hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def clone(folder: Path, *, fails: bool = False) -> Path:
    """A project with a builder of the page."""
    (folder / "web").mkdir(parents=True)
    (folder / "web" / "build.py").write_text(f"FAILS = {fails}\n{BUILDER}")
    return folder


def initialize(hatch_build: ModuleType, root: Path, version: str = "standard") -> Path:
    """Run the hook as hatchling does; where the page should then be."""
    hook = hatch_build.CustomBuildHook(str(root), {}, None, None, str(root / "dist"), "wheel")
    hook.initialize(version, {})
    page: Path = root / hatch_build.STATIC / "index.html"
    return page


def test_a_clone_builds_the_page(hatch_build: ModuleType, tmp_path: Path) -> None:
    assert initialize(hatch_build, clone(tmp_path)).read_text() == "built"


def test_an_editable_installation_builds_nothing(hatch_build: ModuleType, tmp_path: Path) -> None:
    assert not initialize(hatch_build, clone(tmp_path), "editable").exists()


def test_a_source_archive_uses_the_page_that_it_brings(hatch_build: ModuleType, tmp_path: Path) -> None:
    root = clone(tmp_path, fails=True)
    (root / "PKG-INFO").touch()
    (root / hatch_build.STATIC).mkdir(parents=True)
    (root / hatch_build.STATIC / "index.html").write_text("brought along")
    assert initialize(hatch_build, root).read_text() == "brought along"


def test_a_source_archive_without_the_page(hatch_build: ModuleType, tmp_path: Path) -> None:
    root = clone(tmp_path)
    (root / "PKG-INFO").touch()
    with pytest.raises(
        hatch_build.AssetsMissing, match=r"missing from this source archive: expected src/reknit/live/static/index\.html"
    ):
        initialize(hatch_build, root)


def test_a_page_that_cannot_be_built(hatch_build: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(hatch_build.AssetsMissing, match=r"could not be built\. Node\.js could not be installed\. Connect"):
        initialize(hatch_build, clone(tmp_path, fails=True))


def test_a_clone_without_its_web_folder(hatch_build: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(hatch_build.AssetsMissing, match="build from a whole clone"):
        initialize(hatch_build, tmp_path)


def test_the_real_builder_has_what_the_hook_calls(hatch_build: ModuleType) -> None:
    builder = hatch_build._builder(ROOT / "web" / "build.py")
    assert callable(builder.build)
    assert issubclass(builder.BuildError, Exception)
    assert builder.STATIC.relative_to(ROOT) == hatch_build.STATIC
