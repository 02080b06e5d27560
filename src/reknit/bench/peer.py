"""Peers: other people's software, measured in the same run, each in an environment of its own that uv makes and keeps."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

PROGRAMS = Path(__file__).parent / "peers"
PYTHON = "3.11"
MAKE_WITHIN_S = 600.0
ANSWER_WITHIN_S = 180.0
EZMSG = ("ezmsg==3.10.0b5", "ezmsg-baseproc==1.15.0", "ezmsg-sigproc==3.11.1", "numpy==2.4.6", "scipy==1.17.1")
TIMEFLUX = ("timeflux==0.17.2", "timeflux-dsp==0.3.4", "numpy==1.26.4", "pandas==3.0.6", "scipy==1.17.1")
R_READER = ("rdata==0.11.2", "numpy==2.4.6", "pandas==3.1.1", "xarray==2026.9.0")
NEUROKIT2 = ("neurokit2==0.2.13", "numpy==2.4.6", "scipy==1.17.1", "pandas==2.3.3", "matplotlib==3.11.2", "setuptools==81.0.0")
BIOSPPY = ("biosppy==2.2.4", "peakutils==1.3.5", "numpy==2.4.6", "scipy==1.17.1", "matplotlib==3.11.2")
PYEMGPIPELINE = ("pyemgpipeline==1.0.0", "numpy==2.4.6", "scipy==1.17.1", "matplotlib==3.11.2")
DFJIMU = ("dfjimu==0.4.1", "numpy==2.4.6", "scipy==1.17.1")
QMT = ("qmt==0.2.4", "numpy==1.26.4", "scipy==1.17.1")
IMUFUSION = ("imufusion==1.3.3", "numpy==2.4.6")
MOBGAP = ("mobgap==1.2.0", "numpy==2.4.6", "scipy==1.17.1", "pandas==3.1.1")
GAITMAP = ("gaitmap==2.6.0", "numpy==2.0.2", "scipy==1.17.1", "pandas==2.3.3")


@dataclass(frozen=True, slots=True)
class Peer:
    """What is run.

    Parameters
    ----------
    name
        Its name, and how it is used.
    program
        A file of the folder `peers`, or a path.
    packages
        Exact versions of what it needs.
    """

    name: str
    program: str
    packages: tuple[str, ...]

    @property
    def path(self) -> Path:
        """Where the program lies."""
        return PROGRAMS / self.program


EZMSG_CHUNK = Peer("ezmsg-sigproc 3.11.1, transformers called directly", "ezmsg_chunk.py", EZMSG)
EZMSG_PATH = Peer("ezmsg 3.10.0b5 graph of 5 units, one process", "ezmsg_path.py", EZMSG)
TIMEFLUX_CHUNK = Peer("timeflux 0.17.2 graph, Scheduler.next", "timeflux_chunk.py", TIMEFLUX)
R_DATA = Peer("rdata 0.11.2, as a reader of data sets", "r_data.py", R_READER)
NEUROKIT2_EMG = Peer("neurokit2 0.2.13, clean, amplitude and activation of each channel", "neurokit2_emg.py", NEUROKIT2)
BIOSPPY_EMG = Peer("biosppy 2.2.4, emg() of each channel", "biosppy_emg.py", BIOSPPY)
PYEMGPIPELINE_EMG = Peer("pyemgpipeline 1.0.0, envelopes without onsets", "pyemgpipeline_emg.py", PYEMGPIPELINE)
MOBGAP_GAIT = Peer("mobgap 1.2.0, IcdShinImproved, CadFromIcDetector, SlZijlstra", "mobgap_gait.py", MOBGAP)
GAITMAP_FOOT = Peer("gaitmap 2.6.0, StrideLevelTrajectory with defaults", "gaitmap_foot.py", GAITMAP)
DFJIMU_PAIR = Peer("dfjimu 0.4.1, start identity, estimated lever arms", "dfjimu_pair.py", DFJIMU)
QMT_MADGWICK = Peer("qmt 0.2.4, Madgwick with beta 0.12", "broad_madgwick.py", QMT)
IMUFUSION_AHRS = Peer("imufusion 1.3.3, gain 0.1, no rejection", "broad_imufusion.py", IMUFUSION)
PEERS = (
    EZMSG_CHUNK,
    EZMSG_PATH,
    TIMEFLUX_CHUNK,
    R_DATA,
    NEUROKIT2_EMG,
    BIOSPPY_EMG,
    PYEMGPIPELINE_EMG,
    MOBGAP_GAIT,
    GAITMAP_FOOT,
    DFJIMU_PAIR,
    QMT_MADGWICK,
    IMUFUSION_AHRS,
)
"""Every peer that needs packages of its own."""


class PeerProcess:
    """A peer's running program: it answers questions, or tells why it cannot.

    Parameters
    ----------
    peer
        What to run.
    uv
        The program uv; None: the one that runs this, or the first one on PATH.

    Attributes
    ----------
    reason
        Why there are no answers; None while all is well.
    """

    def __init__(self, peer: Peer, uv: str | None = None) -> None:
        self.peer = peer
        self.reason: str | None = None
        self._process: subprocess.Popen[str] | None = None
        self._complaints = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115 - closed with the program
        found = uv or os.environ.get("UV") or shutil.which("uv")
        if found is None:
            self.reason = "uv is not installed"
        elif self._make(found):
            command = _command(found, peer.packages, "--offline", "python", str(peer.path))
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._complaints, text=True, env=_environment()
            )

    @property
    def told(self) -> str:
        """The peer's name, or that it was not run and why."""
        return self.peer.name if self.reason is None else f"{self.peer.name}: peer not run: {self.reason}"

    def ask(self, **question: Any) -> dict[str, Any] | None:
        """The answer; None where there is none, then and from then on."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None or self.reason is not None:
            return None
        watch = threading.Timer(ANSWER_WITHIN_S, process.terminate)
        watch.start()
        try:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            for line in process.stdout:  # libraries print, too
                if line.startswith("{"):
                    answer: dict[str, Any] = json.loads(line)
                    return answer
        except (OSError, ValueError):
            pass
        finally:
            watch.cancel()
        self.reason = self._complaint() or "it ended without an answer"
        return None

    def close(self) -> None:
        """End the program."""
        process = self._process
        if process is not None:
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    try:
                        pipe.close()
                    except OSError:
                        continue
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.terminate()
                process.wait(10)
        self._complaints.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _make(self, uv: str) -> bool:
        """Make the environment where it is not there yet: first from what was kept, and only then from the network."""
        for network in (("--offline",), ()):
            command = _command(uv, self.peer.packages, *network, "python", "-c", "")
            try:
                made = subprocess.run(
                    command, capture_output=True, text=True, check=False, timeout=MAKE_WITHIN_S, env=_environment()
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                self.reason = f"uv could not be run: {error}"
                return False
            if made.returncode == 0:
                self.reason = None
                return True
            self.reason = f"its environment could not be made: {_last_line(made.stderr)}"
        return False

    def _complaint(self) -> str:
        self._complaints.seek(0)
        return _last_line(self._complaints.read())


def _command(uv: str, packages: Sequence[str], *rest: str) -> list[str]:
    options, program = [each for each in rest if each == "--offline"], [each for each in rest if each != "--offline"]
    needed = [word for package in packages for word in ("--with", package)]
    return [uv, "run", "--quiet", "--no-project", "--isolated", "--python", PYTHON, *options, *needed, *program]


def _environment() -> dict[str, str]:
    """Ours, without what would lead the peer back to our own packages."""
    return {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME")}


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "it said nothing"
