"""An error as a page is told it: a word for programs and a sentence for people."""

from __future__ import annotations

from typing import Any

from reknit.formats.recording import FormatError
from reknit.journal.journal import JournalFailed
from reknit.live.frames import FrameError
from reknit.live.protocol import ProtocolError
from reknit.live.refused import Refused
from reknit.session.begin import BeginError
from reknit.session.calibration import CalibrationError
from reknit.simulate.person import SimulationError
from reknit.sources.source import SourceError
from reknit.sources.trouble import trouble_of
from reknit.stream import ParameterError, ReknitError, SpecError

CODES: tuple[tuple[type[ReknitError], str], ...] = (
    (ProtocolError, "protocol"),
    (FrameError, "protocol"),
    (SpecError, "protocol"),
    (BeginError, "exercise"),
    (CalibrationError, "exercise"),
    (ParameterError, "exercise"),
    (SourceError, "source"),
    (FormatError, "source"),
    (SimulationError, "source"),
    (JournalFailed, "journal"),
)


def error_message(error: ReknitError) -> dict[str, Any]:
    """The message `error` of the wire; a refusal is fatal, after anything else the page goes on."""
    fatal = isinstance(error, Refused)
    told = {"code": _code(error), "message": sentence(str(error)), "trouble": trouble_of(error)}
    return {"type": "error", **told, "fatal": fatal}


def sentence(text: str) -> str:
    """An error's words as a sentence: with a large first letter and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _code(error: ReknitError) -> str:
    if isinstance(error, Refused):
        return error.code
    return next((code for kind, code in CODES if isinstance(error, kind)), "unknown")
