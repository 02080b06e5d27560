"""Whether our synergies are the published ones of 15 people who walk, beside plain multiplicative updates run in the same way as theirs.

The rule for the rank and its limit are the published ones (Santuz et al. 2017). The solver's tolerance, 1e-3, was chosen among 1e-3 to 1e-6
on the same 15 people, for its speed: every one of these gave 15 of 15, so the agreement does not come of the choice, but neither is it a
score on people who were not seen. The peer is our own numpy form of
that published iteration: 5 random starts for each rank, at most 1000 steps, stopped where R2 gains less than 0.01 % in 20 of them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.bench.figures import BenchError, Figure, Report, machine
from reknit.bench.r_data import RTable, read_r
from reknit.signals.muscle.synergy.match import Match
from reknit.signals.muscle.synergy.rank import RankRule, Ranks, by_line

Floats = NDArray[np.float64]

FILE = Path("muscle", "walking_synergies", "SYNS.RData")
ORIGIN = "github alesantuz/musclesyneRgies, data/SYNS.RData (doi:10.1016/j.isci.2019.100796), 15 people, 13 muscles, 200 points"
PEER = "multiplicative updates, 5 random starts (rule of musclesyneRgies, in numpy)"
R2_GOAL, SECONDS_GOAL = 0.001, 5.0
STARTS, STEPS, LOOK_BACK, LEAST_GAIN = 5, 1000, 20, 1e-4


@dataclass(frozen=True, slots=True)
class Published:
    """The matrix of one person and what was published of it."""

    envelopes: Floats
    weights: Floats
    rank: int
    r2: float


def run(data: Path | None = None) -> Report:
    """Compare; BenchError where the data are missing or have another form."""
    folder = find_folder(data)
    people = published(read_r(folder / FILE))
    ours, seconds = _timed(lambda: [Ranks.of(each.envelopes) for each in people])
    theirs, peer_seconds = _timed(lambda: [updates(each.envelopes, seed) for seed, each in enumerate(people)])
    figures = compared(people, ours, seconds, theirs, peer_seconds)
    return Report("muscle-synergies", {"folder": str(folder), "files": [str(FILE)], "origin": ORIGIN}, machine(), figures)


def find_folder(data: Path | None) -> Path:
    """The folder with the data sets: `data`, or REKNIT_DATA."""
    named = data or (Path(os.environ["REKNIT_DATA"]) if os.environ.get("REKNIT_DATA") else None)
    if named is None or not (named / FILE).is_file():
        raise BenchError(f"no {FILE} in {named or 'any folder'}; name the folder with the data sets by --data or REKNIT_DATA")
    return named


def published(tables: dict[str, RTable]) -> list[Published]:
    """The people in a file of musclesyneRgies; BenchError where there is none."""
    names = sorted({path.split("/")[1] for path in tables if path.count("/") == 2})
    try:
        people = [
            Published(
                tables[f"SYNS/{name}/V"].values,
                tables[f"SYNS/{name}/M"].values,
                int(tables[f"SYNS/{name}/syns"].values[0]),
                float(tables[f"SYNS/{name}/R2"].values[0]),
            )
            for name in names
        ]
    except KeyError as error:
        raise BenchError(f"the file of synergies has no {error.args[0]!r}; expected SYNS of musclesyneRgies") from error
    if not people:
        raise BenchError("the file of synergies holds nobody; expected SYNS of musclesyneRgies")
    return people


def compared(
    people: list[Published], ours: list[Ranks], seconds: float, theirs: list[list[float]], peer_seconds: float
) -> list[Figure]:
    """The figures."""
    count = len(people)
    r2_error = [
        float(abs(each.factorisations[person.rank - 1].r2 - person.r2)) for person, each in zip(people, ours, strict=True)
    ]
    peer_error = [abs(r2[person.rank - 1] - person.r2) for person, r2 in zip(people, theirs, strict=True)]
    peer_right = sum(by_line(r2) == person.rank for person, r2 in zip(people, theirs, strict=True))
    right = {rule: sum(each.chosen[rule] == person.rank for person, each in zip(people, ours, strict=True)) for rule in RankRule}
    matches = [
        Match.of(person.weights, each.factorisations[person.rank - 1].weights) for person, each in zip(people, ours, strict=True)
    ]
    paired = sum(len(match.pairs) for match in matches) / sum(person.rank for person in people)
    name = "muscle-synergies."
    figures = [
        Figure(name + "r2_error_max", max(r2_error), "1", f"<= {R2_GOAL:g}", max(r2_error) <= R2_GOAL, PEER, max(peer_error)),
        Figure(
            name + "rank_agreement",
            right[RankRule.LINE],
            f"of {count}",
            f"{count}",
            right[RankRule.LINE] == count,
            PEER,
            peer_right,
        ),
        Figure(name + "seconds", seconds, "s", f"< {SECONDS_GOAL:g}", seconds < SECONDS_GOAL, PEER, peer_seconds),
    ]
    others = (RankRule.VAF90, RankRule.VAF90_MUSCLES75, RankRule.AIC)
    figures += [Figure(f"{name}rank_by_{rule.name.lower()}", right[rule], f"of {count}") for rule in others]
    return [*figures, Figure(name + "weights_matched", paired, "share of the published, cosine >= 0.8")]


def updates(envelopes: Floats, seed: int) -> list[float]:
    """R2 of ranks 1, 2, ... by multiplicative updates: the best of five random starts of each."""
    values = np.where(envelopes > 0, envelopes, envelopes[envelopes > 0].min())
    random = np.random.default_rng(seed)
    highest = len(values) - round(len(values) / 4)
    return [max(_one_start(values, rank, random) for _ in range(STARTS)) for rank in range(1, highest + 1)]


def _one_start(values: Floats, rank: int, random: np.random.Generator) -> float:
    muscles, points = values.shape
    activations = random.uniform(values.min(), values.max(), (rank, points))
    weights = random.uniform(values.min(), values.max(), (muscles, rank))
    spread = float(((values - values.mean()) ** 2).sum())
    r2: list[float] = []
    for step in range(STEPS):
        activations *= (weights.T @ values) / (weights.T @ weights @ activations)
        weights *= (values @ activations.T) / (weights @ (activations @ activations.T))
        r2.append(1 - float(((values - weights @ activations) ** 2).sum()) / spread)
        length = np.sqrt((weights**2).sum(axis=0))
        weights /= length
        activations *= length[:, None]
        if step >= LOOK_BACK and r2[-1] - r2[-1 - LOOK_BACK] < LEAST_GAIN * r2[-1]:
            break
    return r2[-1]


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begin = time.perf_counter()
    done = work()
    return done, time.perf_counter() - begin
