"""One sentence about the measured source, gone when data are good again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reknit.live.source_notice import SourceNotice
from reknit.session.words import SENTENCES
from reknit.sources.health import Health
from reknit.sources.numbered import Counts
from reknit.sources.supervision import SourceState
from reknit.stream import NS_PER_S, Kind

S = SourceState
GERMAN = Path(__file__).parents[2] / "web/src/words/de.json"


def after(*states: tuple[SourceState, int], kind: Kind = Kind.EMG, each_s: float = 0.0) -> SourceNotice:
    """A notice after states of its source, each with the tries that failed, so many seconds apart."""
    notice = SourceNotice(kind)
    for n, (state, tries) in enumerate(states):
        notice.take(Health(state, Counts(), tries), round(n * each_s * NS_PER_S))
    return notice


def code(notice: SourceNotice, at_s: float = 0.0) -> str | None:
    said = notice.said(round(at_s * NS_PER_S))
    return None if said is None else said.code


@pytest.mark.parametrize(
    ("state", "tries", "told"),
    [
        (S.OFF, 0, None),
        (S.CONNECTING, 0, None),
        (S.LIVE, 0, None),
        (S.STALE, 0, "source.stale"),
        (S.GAP, 0, "source.gap"),
        (S.LOST, 1, "source.lost"),
        (S.CONNECTING, 1, "source.lost"),
    ],
)
def test_each_state_and_what_is_told(state: SourceState, tries: int, told: str | None) -> None:
    assert code(after((state, tries))) == told


def test_it_is_gone_when_data_are_good_again() -> None:
    assert code(after((S.LIVE, 0), (S.STALE, 0), (S.LIVE, 0))) is None
    assert code(after((S.LOST, 1), (S.CONNECTING, 1), (S.LIVE, 1))) is None


def test_a_gap_is_told_for_three_seconds() -> None:
    notice = after((S.GAP, 0), (S.LIVE, 0))
    assert code(notice, 2.9) == "source.gap"
    assert code(notice, 3.1) is None


@pytest.mark.parametrize("back", [[(S.LIVE, 0)], [(S.GAP, 0), (S.LIVE, 0)], [(S.LIVE, 0), (S.GAP, 0)]], ids=str)
def test_how_long_it_was_away_is_told_for_three_seconds(back: list[tuple[SourceState, int]]) -> None:
    notice = after((S.STALE, 0), (S.LOST, 1), (S.CONNECTING, 1), *back, each_s=2.4)
    said = notice.said(round(9.9 * NS_PER_S))
    assert said is not None
    assert said.text == "The muscle sensor was away for about 7 seconds. Go on as before."
    assert code(notice, 10.3) is None


def test_a_short_silence_with_a_loss_is_a_little_of_the_signal() -> None:
    assert code(after((S.STALE, 0), (S.GAP, 0), each_s=1.0), 1.0) == "source.gap"


def test_trouble_goes_before_what_is_over() -> None:
    assert code(after((S.GAP, 0), (S.STALE, 0))) == "source.stale"


def test_a_kind_without_a_word_of_its_own_is_a_sensor() -> None:
    said = after((S.STALE, 0), kind=Kind.COORDINATES).said(0)
    assert said is not None
    assert said.text.startswith("I wait for the sensor.")


def test_each_sentence_is_there_in_german() -> None:
    sentences = json.loads(GERMAN.read_text(encoding="utf-8"))["sentences"]
    told = [each for each in SENTENCES if each.startswith("source.")]
    assert len(told) == 5
    assert all("{sensor}" in sentences[each] for each in told)
