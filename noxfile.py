"""Everything that can be checked, by `uv run nox`. The sessions run in the project's own environment, which uv has made."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path
from types import ModuleType

import nox
from nox.command import CommandFailed

HERE = Path(__file__).parent
PINS = re.compile(r"\n# Exact versions, written by `uv run nox -s pin`.*?\Z", re.DOTALL)
ALONE = ("bench", "cli", "live", "sources")
"""Tests that wait for sockets, devices and processes: nothing may run beside them."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

nox.options.default_venv_backend = "none"
nox.options.sessions = ["check", "assets", "web", "tests", "browser"]


@nox.session
def check(session: nox.Session) -> None:
    """Lint, format, types, and the floors of the house."""
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("lint-imports")


@nox.session
def assets(session: nox.Session) -> None:
    """Build the practice page and the pose model into the package, unless they are built already."""
    session.run("python", "web/build.py")


@nox.session
def web(session: nox.Session) -> None:
    """Check the types of the page's TypeScript and run its tests."""
    builder = _web_builder()
    try:
        node = builder.find_node(session.log)
        builder.install(node, session.log)
    except builder.BuildError as error:
        session.error(str(error))
    with session.chdir("web"):
        session.run(*node.npm, "test", env=node.environment)


@nox.session
def tests(session: nox.Session) -> None:
    """All tests but those in a browser; `uv run nox -s tests -- tests/stream` runs some of them."""
    if session.posargs:
        session.run("pytest", "-m", "not browser", *session.posargs)
        return
    alone = [f"tests/{each}" for each in ALONE]
    session.run("pytest", "-m", "not browser", "-n", "auto", "--dist", "worksteal", *(f"--ignore={each}" for each in alone))
    session.run("pytest", "-m", "not browser", *alone)


@nox.session
def browser(session: nox.Session) -> None:
    """The tests that drive a real Chromium."""
    _install_browser(session)
    try:
        session.run("pytest", "-m", "browser", *session.posargs)
    except CommandFailed:
        # A browser that draws without a graphics card can be late on a busy computer: what failed is run once more, alone.
        session.warn("some browser tests failed; they are run once more, and must pass now")
        session.run("pytest", "-m", "browser", "--last-failed", "--last-failed-no-failures", "none", *session.posargs)


@nox.session(default=False)
def screenshots(session: nox.Session) -> None:
    """Take pictures of every page in every state; needs the data folder, named by REKNIT_DATA."""
    _install_browser(session)
    session.run("python", "web/build.py")
    session.run("python", "web/screenshots.py", *session.posargs)


@nox.session(default=False)
def gallery(session: nox.Session) -> None:
    """Draw the pictures of docs/muscle.md anew, from simulated muscles."""
    session.run("python", "tests/muscle/gallery.py")


@nox.session(default=False)
def pin(session: nox.Session) -> None:
    """Write the exact versions of the locked environment into pyproject.toml; with `-- --upgrade`, the newest ones."""
    project = HERE / "pyproject.toml"
    if "--upgrade" in session.posargs:
        project.write_text(PINS.sub("\n", project.read_text(encoding="utf-8")), encoding="utf-8")
    _uv(session, "lock", *session.posargs)
    everything, build = _exported(session, "--all-groups"), _exported(session, "--only-group", "build")
    project.write_text(with_pins(project.read_text(encoding="utf-8"), everything, build), encoding="utf-8")
    _uv(session, "lock")
    session.log(f"{len(everything)} versions pinned")


def with_pins(project: str, everything: list[str], build: list[str]) -> str:
    """The text of pyproject.toml with these requirements as its constraints, in place of those it had."""
    lines = [
        "",
        "# Exact versions, written by `uv run nox -s pin`; uv.lock is not kept, since it names registry hosts.",
        "[tool.uv]",
    ]
    for key, pins in (("constraint-dependencies", everything), ("build-constraint-dependencies", build)):
        quoted = [each.replace('"', "'") for each in pins]
        lines += [f"{key} = [", *(f'    "{each}",' for each in quoted), "]"]
    return PINS.sub("", project).rstrip("\n") + "\n" + "\n".join(lines) + "\n"


def _exported(session: nox.Session, *groups: str) -> list[str]:
    flags = ("--frozen", "--no-hashes", "--no-annotate", "--no-header", "--no-emit-project", "--quiet")
    return [line for line in _uv(session, "export", *flags, *groups).splitlines() if "==" in line]


def _uv(session: nox.Session, *arguments: str) -> str:
    return str(session.run(os.environ.get("UV", "uv"), *arguments, silent=True))


def _web_builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reknit_web_build", HERE / "web" / "build.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("web/build.py is missing; the sessions need a whole clone of the repository")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _install_browser(session: nox.Session) -> None:
    """Make sure of Chromium and ffmpeg; as root on a Debian system they are installed, elsewhere it is said how."""
    named = os.environ.get("REKNIT_CHROMIUM")
    missing = [] if named or any(shutil.which(name) for name in BROWSERS) else ["chromium"]
    missing += [] if shutil.which("ffmpeg") else ["ffmpeg"]
    if not missing:
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        session.log(f"installing {' and '.join(missing)} with apt-get")
        session.run("apt-get", "update", "-qq", silent=True)
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        session.run("apt-get", "install", "-qq", "-y", "--no-install-recommends", *missing, env=quiet, silent=True)
        return
    session.error(
        f"the browser tests need {' and '.join(missing)}; install them (Debian and Ubuntu: sudo apt-get install {' '.join(missing)}; "
        f"macOS: brew install {' '.join(missing)}), name another Chromium with REKNIT_CHROMIUM, or leave these tests out: "
        "uv run nox -s check assets web tests"
    )
