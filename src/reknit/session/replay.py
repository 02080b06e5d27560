"""A recorded session run again from its messages: it must give the same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reknit.formats.measures_parquet import Measures, MeasuresFile
from reknit.journal.message import Message, Note
from reknit.journal.software import DECISIVE, software
from reknit.session.begin import Begin
from reknit.session.block import Block
from reknit.session.course import Course
from reknit.session.state import BlockState
from reknit.session.summary import summarise
from reknit.stream import StreamSpec

TOLERANCE = 1e-6
UNHELD = ("digest", "states", "latency_ms", "withheld", "error")
"""Of a summary: what is held elsewhere, depends on the page, only says in words what `gates` say in numbers, or what is known today of
an angle's error."""


def rerun(messages: Iterable[Message], specs: Mapping[str, StreamSpec]) -> list[Block]:
    """The blocks of a session, run again from its messages; a block that never ended is ended as interrupted."""
    blocks: list[Block] = []
    last_ns = 0
    for message in messages:
        last_ns = message.time_ns
        if isinstance(message.item, Note) and message.item.name == "begin":
            blocks.append(Block(Begin.from_dict(message.item.value), specs))
        elif blocks:
            blocks[-1].take(message)
    if blocks and blocks[-1].state is not BlockState.FINISHED:
        blocks[-1].take(Message(-1, last_ns, None, Note("control", {"name": "interrupted"})))
    return blocks


def digests(blocks: Iterable[Block]) -> dict[str, str]:
    """The digest of each block that was practised, by its number from 1."""
    return {str(number): block.digest for number, block in enumerate(blocks, 1) if block.digest is not None}


def course(blocks: Iterable[Block]) -> Course:
    """The course of the measure of each block that was practised."""
    return Course((n, block.practice.track) for n, block in enumerate(blocks, 1) if block.practice is not None)


def measured(blocks: Iterable[Block]) -> Measures:
    """The same, all in memory."""
    whole = course(blocks)
    return whole.part(0, len(whole))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a replay gave beside what was recorded.

    Parameters
    ----------
    same
        Whether every digest came out again, and the summaries and measures with them.
    close
        Whether all numbers of the summaries and measures agree within `TOLERANCE`; always true where `same` is.
    differences
        A sentence for each thing that differs.
    software
        (name, recorded, now) for software and machine where they differ from those of the recording.
    summaries
        The replay's own summaries, one a block.
    """

    same: bool
    close: bool
    differences: tuple[str, ...]
    software: tuple[tuple[str, str, str], ...]
    summaries: tuple[dict[str, Any], ...]


def compare(
    blocks: list[Block],
    recorded: Mapping[str, str],
    summaries: list[dict[str, Any]],
    recorded_with: Mapping[str, Any],
    measures: Measures | MeasuresFile | None = None,
) -> Comparison:
    """Hold a replay's blocks against the recorded digests, summaries and measures (None for a session that holds none)."""
    now = digests(blocks)
    told = [
        f"block {number}: recorded digest {recorded.get(number, 'none')}, replayed {now.get(number, 'none')}"
        for number in sorted(recorded.keys() | now.keys())
        if recorded.get(number) != now.get(number)
    ]
    replayed = [summarise(block) for block in blocks]
    far = _apart(summaries, replayed, "blocks")
    if measures is not None:
        far += _measures_apart(measures, course(blocks))
    here = software()
    changed = tuple(
        (name, str(recorded_with.get(name)), here[name]) for name in DECISIVE if recorded_with.get(name) != here[name]
    )
    return Comparison(not told and not far, not far, (*told, *far), changed, tuple(replayed))


def _measures_apart(recorded: Measures | MeasuresFile, replayed: Course) -> list[str]:
    if len(recorded) != len(replayed):
        return [f"measures: recorded {len(recorded)} rows, replayed {len(replayed)}"]
    differ, first, start = 0, "", 0
    for part in recorded.parts():
        apart = part.apart(replayed.part(start, start + len(part)), TOLERANCE)
        if apart.any():
            at = int(apart.argmax())
            first = first or f"block {part.block[at]} at {part.time_s[at]:.3f} s"
            differ += int(apart.sum())
        start += len(part)
    return [f"measures: {differ} of {len(recorded)} rows differ, the first in {first}"] if differ else []


def _apart(recorded: Any, replayed: Any, place: str) -> list[str]:
    """A sentence for each number that lies further apart than the tolerance, and each other value that differs."""
    if isinstance(recorded, dict) and isinstance(replayed, dict):
        keys = [key for key in recorded if key not in UNHELD]
        return [line for key in keys for line in _apart(recorded[key], replayed.get(key), f"{place}.{key}")]
    if isinstance(recorded, list) and isinstance(replayed, list) and len(recorded) == len(replayed):
        pairs = zip(recorded, replayed, strict=True)
        return [line for n, (a, b) in enumerate(pairs) for line in _apart(a, b, f"{place}[{n}]")]
    if isinstance(recorded, float) and isinstance(replayed, int | float):
        near = abs(recorded - replayed) <= TOLERANCE * max(1.0, abs(recorded))
        return [] if near else [f"{place}: recorded {recorded!r}, replayed {replayed!r}"]
    return [] if recorded == replayed else [f"{place}: recorded {recorded!r}, replayed {replayed!r}"]
