"""Errors as pages are told them."""

from __future__ import annotations

import pytest

from reknit.live.error_message import error_message, sentence
from reknit.live.frames import FrameError
from reknit.live.refused import Refused
from reknit.session.begin import BeginError
from reknit.sources.source import SourceError
from reknit.sources.trouble import Trouble
from reknit.stream import ReknitError


@pytest.mark.parametrize(
    ("error", "code", "fatal"),
    [
        (FrameError("wrong"), "protocol", False),
        (BeginError("wrong"), "exercise", False),
        (SourceError("wrong"), "source", False),
        (ReknitError("wrong"), "unknown", False),
        (Refused("ticket", "wrong"), "ticket", True),
    ],
)
def test_each_kind_has_its_word_and_only_a_refusal_is_fatal(error: ReknitError, code: str, fatal: bool) -> None:
    assert error_message(error) == {"type": "error", "code": code, "message": "Wrong.", "trouble": None, "fatal": fatal}


def test_a_frequent_trouble_of_a_sensor_is_named() -> None:
    assert error_message(SourceError("gone", Trouble.AWAY))["trouble"] == "away"


def test_words_become_a_sentence_once() -> None:
    assert [sentence(text) for text in ("do it", "Do it.", "why?", "stop!", "")] == ["Do it.", "Do it.", "Why?", "Stop!", "."]
