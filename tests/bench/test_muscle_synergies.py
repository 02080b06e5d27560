"""The benchmark of synergies: its peer works, wrong answers would be told, and what is no data set is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reknit.bench.figures import BenchError
from reknit.bench.muscle_synergies import Published, compared, find_folder, published, updates
from reknit.bench.r_data import RTable
from reknit.signals.muscle.synergy.rank import Ranks
from signals.muscle.synergy.walking import walk

ENVELOPES, _, _ = walk(muscles=8, points=60)
RANKS = Ranks.of(ENVELOPES)
PERSON = Published(ENVELOPES, RANKS.best.weights, RANKS.best.rank, RANKS.best.r2)


def holds(person: Published) -> dict[str, bool | None]:
    """Which goals hold where the truth is that of this person."""
    figures = compared([person], [RANKS], 0.1, [[each.r2 for each in RANKS.factorisations]], 1.0)
    return {each.name: each.holds for each in figures if each.goal}


def test_goals_hold_for_the_truth_and_for_nothing_else() -> None:
    names = [f"muscle-synergies.{name}" for name in ("r2_error_max", "rank_agreement", "seconds")]
    assert holds(PERSON) == dict.fromkeys(names, True)
    assert holds(replace(PERSON, rank=PERSON.rank - 1))[names[1]] is False
    assert holds(replace(PERSON, r2=PERSON.r2 - 0.002))[names[0]] is False


def test_the_peer_explains_as_much() -> None:
    theirs = updates(ENVELOPES, seed=1)
    assert theirs == pytest.approx([each.r2 for each in RANKS.factorisations], abs=0.01)


def test_what_is_no_data_set_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REKNIT_DATA", raising=False)
    for folder in (None, tmp_path):
        with pytest.raises(BenchError, match="REKNIT_DATA"):
            find_folder(folder)
    with pytest.raises(BenchError, match="SYNS/a/M"):
        published({"SYNS/a/V": RTable(np.ones((2, 2)))})
    with pytest.raises(BenchError, match="nobody"):
        published({})
