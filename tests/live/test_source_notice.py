"""One sentence about the source that is worst off, gone when data are good again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reknit.live.source_notice import WORST_FIRST, SourceNotice
from reknit.sources.health import Health
from reknit.sources.numbered import Counts
from reknit.sources.supervision import SourceState
from reknit.stream import NS_PER_S, Kind

S = SourceState
GERMAN = Path(__file__).parents[2] / "web/src/words/de.json"


def after(*states: tuple[SourceState, int], kind: Kind = Kind.EMG) -> SourceNotice:
    """A notice after states of one source, each with the tries that failed."""
    notice = SourceNotice()
    for state, tries in states:
        notice.take("emg", kind, Health(state, Counts(), tries), 0)
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


def test_of_two_sources_the_one_that_is_worse_off_is_told() -> None:
    notice = after((S.GAP, 0))
    notice.take("imu", Kind.IMU, Health(S.STALE, Counts()), 0)
    assert code(notice) == "source.stale"
    notice.take("forces", Kind.FORCES, Health(S.LOST, Counts(), 1), 0)
    said = notice.said(0)
    assert said is not None
    assert said.text.startswith("I am looking for the force sensor.")
    assert WORST_FIRST[0] == said.code


def test_a_kind_without_a_word_of_its_own_is_a_sensor() -> None:
    said = after((S.STALE, 0), kind=Kind.COORDINATES).said(0)
    assert said is not None
    assert said.text.startswith("I wait for the sensor.")


def test_each_sentence_is_there_in_german() -> None:
    sentences = json.loads(GERMAN.read_text(encoding="utf-8"))["sentences"]
    assert all("{sensor}" in sentences[each] for each in WORST_FIRST)
