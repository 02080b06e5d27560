"""The command `reknit`: finds the command, and turns errors that are meant for people into one sentence."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from reknit import __version__
from reknit.stream import ReknitError

COMMANDS = ("demo", "sources", "record", "analyse", "convert", "replay", "exercises", "doctor", "bench")
"""Each is a module of this folder; only the one that is asked for is loaded, since what they need takes seconds."""
DESCRIPTION = """\
Neuromuscular re-education: senses movement and muscle activity, answers with a cue within milliseconds, records and replays.
Reknit is not a certified medical device."""
EXAMPLES = """\
examples:
  reknit demo                                              practise in the browser: camera, muscle signal or simulated person
  reknit exercises                                         what can be practised
  reknit sources                                           which sensors are reachable now
  reknit record lsl:EMG                                    record sensors, without an exercise
  reknit analyse squats.parquet --exercise squat           count and measure repetitions in a recording
  reknit convert recording.xdf emg.parquet                 write a recording in another form
  reknit replay 20261124-101500-1f2e3d4c5b6a7988           run a recorded session again and compare the numbers
  reknit doctor                                            what this computer can do
  reknit bench engine                                      measure the speed of the engine on this computer"""


def parser(wanted: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """The parser of all commands, or of those only that are wanted."""
    top = argparse.ArgumentParser(
        prog="reknit", description=DESCRIPTION, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="version", version=f"reknit {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in wanted:
        import_module(f"reknit.cli.{command}").add(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code: 0 done, 1 failed or numbers differ, 2 not understood."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    wanted: Sequence[str] = COMMANDS
    if given and given[0] in COMMANDS:
        wanted = given[:1]
    elif given == ["--version"]:
        wanted = ()
    asked = parser(wanted).parse_args(given)
    try:
        return int(asked.run(asked))
    except ReknitError as error:
        print(f"reknit {asked.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # who read the output has gone, such as `| head`
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    sys.exit(main())
