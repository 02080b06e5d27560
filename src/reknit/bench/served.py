"""A live server in a process of its own that tells how much of the processor it has used: the program, and the way to it.

It is the server of `reknit demo`; a line on its input asks, and the end of its input ends it.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reknit.bench.figures import BenchError

END_WITHIN_S = 120.0


class Served:
    """A running server.

    Parameters
    ----------
    folder
        Where it records.
    program
        Another program than ours that serves likewise; None: ours.

    Attributes
    ----------
    url
        The page's address, with the token.
    """

    def __init__(self, folder: Path, program: Path | None = None) -> None:
        run = ["-m", "reknit.bench.served"] if program is None else [str(program)]
        command = [sys.executable, *run, str(folder)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = str(self._answer("url"))

    def cpu_s(self) -> float:
        """Processor time used until now, by all threads, in seconds."""
        if self._process.stdin is not None:
            self._process.stdin.write("cpu\n")
            self._process.stdin.flush()
        return float(self._answer("cpu_s"))

    def close(self) -> None:
        """End it; every session is sealed."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _answer(self, name: str) -> str | float:
        line = "" if self._process.stdout is None else self._process.stdout.readline()
        if not line:
            self._process.kill()
            raise BenchError("the server ended before it answered; what it said stands above")
        answer: str | float = json.loads(line)[name]
        return answer


@contextmanager
def serving(folder: Path, program: Path | None = None) -> Iterator[Served]:
    """A server for as long as the block lasts."""
    served = Served(folder, program)
    try:
        yield served
    finally:
        served.close()


def _answer_until_the_end() -> None:
    for _ in sys.stdin:
        print(json.dumps({"cpu_s": time.process_time()}), flush=True)
    signal.raise_signal(signal.SIGINT)


def main() -> None:
    """Serve until the input ends."""
    from reknit.live.server import Server

    server = Server(Path(sys.argv[1]))
    threading.Thread(target=_answer_until_the_end, daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        server.run(lambda: print(json.dumps({"url": server.url}), flush=True))


if __name__ == "__main__":
    main()
