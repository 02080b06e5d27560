"""`reknit demo`: the practice page on this computer."""

from __future__ import annotations

import argparse
import importlib.util
import sys
import threading
import webbrowser
from pathlib import Path
from types import ModuleType
from typing import Any

from rich.console import Console

from reknit.cli.folders import add_folder, data_folder, usable
from reknit.cli.put_in_order import put_in_order
from reknit.live.app import REGULATORY, STATIC
from reknit.live.lan import AUTO, Lan
from reknit.live.server import Server
from reknit.stream import ReknitError

EXAMPLES = """\
examples:
  reknit demo                       open the page in the browser
  reknit demo --no-browser          only print its address
  reknit demo --port 8765           on a port of your choice
  reknit demo --lan                 phones and tablets of this network may join, over TLS
  reknit demo --sensor delsys:pc    the page may open the sensors of that Trigno base too"""
DEFAULT_PORT = 8377
LAN_WORDS = """\
They will warn that they do not know this computer. docs/lan.md tells what that means and how to make them trust it, which an iPhone
needs: take the certificate {folder}/ca.crt to it, and hold this fingerprint against the one it shows:
  SHA-256 {fingerprint}"""


class AssetsError(ReknitError):
    """The practice page is not there and cannot be built."""


def add(commands: Any) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "demo",
        help="practise in the browser: your camera, a recorded muscle signal, or a simulated person",
        description=(
            "Open the practice page. It is served to this computer only, unless --lan is given; pictures never leave the browser."
        ),
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--port",
        type=int,
        default=DEFAULT_PORT,
        help="port on this computer; 0 takes a free one (default: %(default)s)",
    )
    parser.add_argument(
        "--lan",
        nargs="?",
        const=AUTO,
        metavar="ADDRESS",
        help="listen in this computer's network too, over TLS, so that a phone can join; with an address: on that one of this computer",
    )
    parser.add_argument(
        "--sensor",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="let pages open this sensor too, such as file:PATH or delsys:HOST; may be given several times",
    )
    parser.add_argument("--no-browser", action="store_true", help="print the address and open nothing")
    add_folder(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Build the page where needed, put cut-off sessions in order, serve."""
    console = Console(highlight=False)
    built_page(console)
    root = usable(asked.folder)
    put_in_order(root, console)
    lan = None if asked.lan is None else Lan.at(asked.lan, data_folder() / "lan")
    server = Server(root, asked.port, lan=lan, sensors=asked.sensor)

    def started() -> None:
        console.print(f"Reknit is ready: [bold]{server.url}[/bold]", soft_wrap=True)
        if server.door is not None:
            console.print(f"From other devices of this network: [bold]{server.lan_url}[/bold]", soft_wrap=True)
            console.print(LAN_WORDS.format(folder=data_folder() / "lan", fingerprint=server.door.fingerprint), soft_wrap=True)
        console.print(f"Sessions are kept in {root}. End with Ctrl-C.", soft_wrap=True)
        console.print(REGULATORY, soft_wrap=True)
        sys.stdout.flush()
        if not asked.no_browser:
            threading.Thread(target=webbrowser.open, args=(server.url,), daemon=True).start()

    server.run(started)
    return 0


def built_page(console: Console, static: Path = STATIC) -> None:
    """Make sure that the page is built: in a clone it is made from web/, in an installed package it is there.

    Raises AssetsError where it is neither there nor can be built.
    """
    builder = _builder()
    if builder is None:
        if not (static / "index.html").is_file():
            raise AssetsError("the practice page is missing from this installation; install the reknit wheel again")
        return
    try:
        builder.build(static, lambda line: console.print(line, soft_wrap=True))
    except builder.BuildError as error:
        raise AssetsError(str(error)) from error


def _builder() -> ModuleType | None:
    """web/build.py of the clone that this package runs from, or None for an installed package."""
    path = Path(__file__).parents[3] / "web" / "build.py"
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("reknit_web_build", path)
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
