"""What is reported of a block: plain data, from which the page, the command line and the recording all tell the same."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import msgspec

from reknit.exercise.model import Exercise
from reknit.session.balance_battery import battery
from reknit.session.begin import Begin
from reknit.session.block import Block
from reknit.session.calibration import Reference
from reknit.session.calibrations import References
from reknit.session.companion import companions
from reknit.session.practice import Practice
from reknit.session.reaction_result import reaction_result
from reknit.session.target import target
from reknit.session.words import gate_word, withheld
from reknit.signals.measure_bias import bias_of
from reknit.signals.measure_error import error_of
from reknit.signals.movement.repetition import EXCUSED
from reknit.signals.pose.view import View
from reknit.stream import Kind, StreamSpec

SIMULATED = "simulated"


def is_simulated(spec: StreamSpec) -> bool:
    """Whether the stream comes from a simulated person or muscle."""
    return spec.attribute(SIMULATED) == "yes"


def summarise(block: Block) -> dict[str, Any]:
    """The summary of a block, finished or not."""
    references = None if block.reference is None else References(block.reference, block.partner_references)
    plain = practised(block.begin, block.specs, block.practice, references)
    practice = block.practice
    return plain | {
        "target": target(block.begin.exercise, block.reach),
        "from_ns": None if practice is None else practice.from_ns,
        "duration_s": None if practice is None else practice.track.end_s,
        "state": block.state.value,
        "stopped": block.stopped,
        "sets": block.set_number,
        "dose": {"sets": block.begin.exercise.dose.sets, "repetitions": block.begin.exercise.dose.repetitions},
        **({} if block.joint_ns is None else {"joint_ns": block.joint_ns}),
        "states": [[time_ns, state.value] for time_ns, state in block.history],
    }


def measure_error(exercise: Exercise, kind: Kind) -> float | None:
    """By how much what is shown may be off, in its unit; None where that is not known."""
    return error_of(exercise.measure, kind, _view(exercise))


def _view(exercise: Exercise) -> View:
    return View.ANY if exercise.prepare is None else View(exercise.prepare.view)


def incomplete(partial: list[dict[str, Any]]) -> int:
    """How many of the partial movements were not complete; those that are nobody's fault are not held against the person."""
    return sum(each.get("reason") not in EXCUSED for each in partial)


def practised(
    begin: Begin, specs: dict[str, StreamSpec], practice: Practice | None, references: References | None
) -> dict[str, Any]:
    """What was practised: repetitions, partial ones, what was measured beside them, what was withheld, reference and digest."""
    gates, kind = {} if practice is None else practice.gates, specs[begin.streams[0]].kind
    return {
        "exercise": begin.exercise.id,
        "side": begin.side.value,
        "measure": {
            "name": begin.exercise.measure,
            "unit": None if practice is None else practice.spec.channels[0].unit,
            "delay_s": None if practice is None else practice.spec.delay_s,
            "error": measure_error(begin.exercise, kind),
            "bias": bias_of(begin.exercise.measure, kind, _view(begin.exercise)),
        },
        "companions": {each.name: each.to_dict() for each in companions(begin, specs)},
        "streams": {name: specs[name].id for name in begin.streams},
        "simulated": any(is_simulated(specs[name]) for name in begin.streams),
        "repetitions": [] if practice is None else practice.repetitions,
        "partial": [] if practice is None else practice.partial,
        "breaks": [] if practice is None else [each.to_dict() for each in practice.track.breaks],
        "gates": {gate_word(gate, kind): count for gate, count in sorted(gates.items())},
        "withheld": withheld(gates, kind),
        "reference": None if references is None else _told(references.own),
        **_partners(begin, references),
        **_timed(practice),
        **_battery(practice),
        **_reaction(practice),
        **({} if begin.neutral is None else {"neutral": {name: list(pose) for name, pose in begin.neutral.items()}}),
        **({} if begin.joint is None else {"joint": _joint(begin)}),
        "digest": None if practice is None else practice.digest,
    }


def _told(reference: Reference) -> dict[str, Any]:
    """As it comes back from JSON, so that a replay can be compared."""
    return asdict(reference) | {"efforts": list(reference.efforts)}


def _joint(begin: Begin) -> dict[str, Any]:
    """What the calibration of a joint's two sensors learnt, as it comes back from JSON."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(begin.joint))
    return plain


def _timed(practice: Practice | None) -> dict[str, Any]:
    """What came of a test; nothing where the exercise is none."""
    told = None if practice is None else practice.timed
    return {} if told is None else {"timed": told.to_dict()}


def _battery(practice: Practice | None) -> dict[str, Any]:
    """What trials in several conditions say together; nothing where the exercise has none."""
    told = None if practice is None else battery(practice.begin.exercise, practice.repetitions)
    return {} if told is None else {"battery": told}


def _reaction(practice: Practice | None) -> dict[str, Any]:
    """What trials of reaction say together; nothing where the exercise has none."""
    told = None if practice is None else reaction_result(practice.begin.exercise, practice.repetitions, practice.partial)
    return {} if told is None else {"reaction": told}


def _partners(begin: Begin, references: References | None) -> dict[str, Any]:
    """The partner muscles: on which channel each is, its band and its reference effort; nothing where the exercise has none."""
    if not begin.exercise.partners:
        return {}
    known = {} if references is None else references.partners
    told = {
        each.id: {
            "measure": each.measure,
            "channel": begin.partners.get(each.id),
            "low": each.low,
            "high": each.high,
            "reference": _told(known[each.id]) if each.id in known else None,
        }
        for each in begin.exercise.partners
    }
    return {"partners": told}
