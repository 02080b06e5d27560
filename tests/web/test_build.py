"""Building the page: once, whole, and with a sentence where it cannot be done."""

import gzip
import importlib.util
import json
import os
import random
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest

WEB = Path(__file__).parents[2] / "web"
STATIC = Path(__file__).parents[2] / "src/reknit/live/static"


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tested_build", WEB / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the page's sources, as in a fresh clone."""
    copy = tmp_path / "clone" / "web"
    shutil.copytree(WEB, copy, ignore=shutil.ignore_patterns("node_modules", "dist", ".cache", "__pycache__"))
    return copy


def test_what_is_built_is_not_built_again(builder: ModuleType) -> None:
    told: list[str] = []
    builder.build(STATIC, told.append)
    builder.build(STATIC, told.append)
    assert builder.built(STATIC) == builder.fingerprint()
    assert len([line for line in told if "Building" in line]) <= 1


def test_the_build_holds_what_the_page_needs() -> None:
    for file in (
        "index.html",
        "build.json",
        "THIRD_PARTY.txt",
        "models/f1eb37f6d9be/pose_landmarker_lite.task",
        "vision/0.10.35/vision_bundle.mjs",
    ):
        assert (STATIC / file).stat().st_size > 0
    assert "Apache License" in (STATIC / "THIRD_PARTY.txt").read_text(encoding="utf-8")
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert "style=" not in page
    assert "<script>" not in page


def test_each_file_that_packs_well_lies_there_packed() -> None:
    for name in ("index.html", "vision/0.10.35/wasm/vision_wasm_module_internal.wasm"):
        plain, packed = (STATIC / name).read_bytes(), (STATIC / f"{name}.gz").read_bytes()
        assert gzip.decompress(packed) == plain
        assert len(packed) <= 0.95 * len(plain)
    assert all(path.with_suffix("").is_file() for path in STATIC.rglob("*.gz"))


def test_the_page_asks_for_the_vision_library_where_it_is() -> None:
    version = json.loads((WEB / "package.json").read_text(encoding="utf-8"))["dependencies"]["@mediapipe/tasks-vision"]
    asked = re.search(r'VISION = "/vision/([^"]+)"', (WEB / "src/camera.ts").read_text(encoding="utf-8"))
    assert asked is not None
    assert asked[1] == version
    assert (STATIC / "vision" / version / "vision_bundle.mjs").is_file()


def test_models_lie_below_the_start_of_their_hash() -> None:
    models = json.loads((STATIC / "build.json").read_text(encoding="utf-8"))["models"]
    assert set(models) == {"pose_landmarker_lite.task", "pose_landmarker_full.task"}
    for name, digest in models.items():
        assert sha256((STATIC / "models" / digest[:12] / name).read_bytes()).hexdigest() == digest


def test_equal_files_give_equal_packed_files_and_only_where_it_saves(builder: ModuleType, tmp_path: Path) -> None:
    packed = []
    for name, modified_s in (("first", 1), ("second", 10**9)):
        folder = tmp_path / name / "assets"
        folder.mkdir(parents=True)
        (folder / "a.js").write_bytes(b"again and " * 100)
        (folder / "noise.task").write_bytes(random.Random(1).randbytes(1000))
        (folder / "a.png").write_bytes(b"again and " * 100)
        (folder / "empty.txt").touch()
        os.utime(folder / "a.js", (modified_s, modified_s))
        builder.compress(tmp_path / name)
        assert sorted(path.name for path in folder.iterdir()) == ["a.js", "a.js.gz", "a.png", "empty.txt", "noise.task"]
        packed.append((folder / "a.js.gz").read_bytes())
    assert packed[0] == packed[1]


def test_a_change_of_the_sources_changes_the_fingerprint(sources: Path) -> None:
    def printed() -> str:
        code = "import build; print(build.fingerprint())"
        return subprocess.run([sys.executable, "-c", code], cwd=sources, capture_output=True, text=True, check=True).stdout

    before = printed()
    assert printed() == before
    (sources / "src" / "words.ts").write_text("// changed", encoding="utf-8")
    assert printed() != before


def test_without_a_network_there_is_a_sentence_and_the_old_page_stays(sources: Path, tmp_path: Path) -> None:
    out = tmp_path / "static"
    out.mkdir()
    (out / "old").touch()
    environment = os.environ | {
        "npm_config_registry": "http://127.0.0.1:9",
        "npm_config_cache": str(tmp_path / "cache"),
        "npm_config_fetch_retries": "0",
    }
    command = [sys.executable, str(sources / "build.py"), "--out", str(out)]
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 1
    assert "could not be fetched" in made.stderr
    assert "connect to the network" in made.stderr.lower()
    assert "Traceback" not in made.stderr
    assert (out / "old").exists()


def test_without_node_and_network_there_is_a_sentence(sources: Path, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    environment = {"PATH": str(programs), "HOME": str(tmp_path), "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}
    environment |= {"PIP_CONFIG_FILE": os.devnull, "UV_INDEX_URL": "http://127.0.0.1:9/simple"}
    command = [sys.executable, str(sources / "build.py"), "--out", str(tmp_path / "static")]
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 1
    assert "Node.js could not be installed" in made.stderr
    assert "Traceback" not in made.stderr


def test_a_changed_model_is_refused(builder: ModuleType, tmp_path: Path) -> None:
    import pose_bundle

    package = tmp_path / "pose"
    package.mkdir()
    for model in (pose_bundle.DETECTOR, pose_bundle.LANDMARKS["lite"]):
        (package / model.file).write_bytes(b"something else")
    with pytest.raises(pose_bundle.ModelError, match="SHA-256"):
        pose_bundle.build(package, "lite")
