"""Every frequent trouble has a sentence in each language of the page, and an error says which it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reknit.session.begin import BeginError
from reknit.session.words import SENTENCES
from reknit.sources.source import SourceError
from reknit.sources.trouble import Trouble, trouble_of

GERMAN = Path(__file__).parents[2] / "web/src/words/de.json"


@pytest.mark.parametrize("trouble", Trouble)
def test_each_has_a_sentence(trouble: Trouble) -> None:
    german = json.loads(GERMAN.read_text(encoding="utf-8"))["sentences"]
    for sentences in (SENTENCES, german):
        assert sentences[f"trouble.{trouble}"].endswith(".")


def test_no_sentence_is_left_over() -> None:
    assert {code.removeprefix("trouble.") for code in SENTENCES if code.startswith("trouble.")} == set(Trouble)


def test_an_error_says_which_it_is() -> None:
    assert trouble_of(SourceError("the board does not answer", Trouble.AWAY)) is Trouble.AWAY
    assert trouble_of(BeginError("too slow", Trouble.TOO_SLOW)) is Trouble.TOO_SLOW
    assert trouble_of(SourceError("something else")) is None
    assert trouble_of(ValueError("away")) is None
