"""What the page draws: the server's state at one moment, as numbers and sentences."""

from __future__ import annotations

from typing import Any

from reknit.cue.bandwidth import CueState
from reknit.session.block import Block
from reknit.session.state import BlockState
from reknit.session.summary import is_simulated
from reknit.session.target import target
from reknit.session.words import Said, gate, guidance
from reknit.signals.measure import Gate
from reknit.stream import NS_PER_S

MAX_AGE_MS = 250.0


def snapshot(block: Block, now_ns: int, age_ms: float) -> dict[str, Any]:
    """The block as the page draws it; the caller adds numbers and times."""
    exercise, practice = block.begin.exercise, block.practice
    state, error = block.cue if age_ms <= MAX_AGE_MS else (CueState.NEUTRAL, 0.0)
    shut = practice is not None and block.gate is not Gate.OPEN and block.state is BlockState.PRACTISE
    rest_ns = None if block.rest_until_ns is None else max(0, block.rest_until_ns - now_ns)
    calibrating = block.calibration is not None and block.state is BlockState.CALIBRATE
    return {
        "type": "snapshot",
        "state": block.state.value,
        "exercise": exercise.id,
        "side": block.begin.side.value,
        "simulated": any(is_simulated(spec) for spec in block.specs.values()),
        "guidance": _told(guidance(block)),
        "still": 0.0 if block.setup is None or block.scene is not None else block.setup.still,
        "scene": block.scene,
        "measure": {
            "name": exercise.measure,
            "unit": _unit(block),
            "value": _value(block),
            "reason": _told(gate(block.gate)) if shut else None,
        },
        "target": _target(block),
        "phase": block.phase.name.lower(),
        "repetitions": 0 if practice is None else len(practice.repetitions),
        "in_set": block.in_set,
        "partial": 0 if practice is None else len(practice.partial),
        "wanted": exercise.dose.repetitions,
        "set": block.set_number,
        "sets": exercise.dose.sets,
        "rest_left_s": None if rest_ns is None else rest_ns / NS_PER_S,
        "held_s": 0.0 if practice is None else practice.held_s,
        "last": _last(block),
        "cue": {"state": state.name.lower(), "error": error},
        "calibration": _calibration(block) if calibrating else None,
        "trace": None if practice is None or practice.spec.rate is None else practice.track.newest(),
        "age_ms": age_ms,
    }


def _told(said: Said | None) -> dict[str, Any] | None:
    return None if said is None else said.to_dict()


def _last(block: Block) -> dict[str, Any] | None:
    """The newest movement that ended: whether it counted, and where its furthest point lay."""
    practice = block.practice
    if practice is None or practice.last is None:
        return None
    last = practice.last
    return {
        "number": len(practice.repetitions) + len(practice.partial),
        "complete": last["complete"],
        "reason": last["reason"],
        "peak": last["peak"],
        "zone": last["zone"],
    }


def _unit(block: Block) -> str:
    if block.state is BlockState.CALIBRATE and block.calibration is not None:
        return block.calibration.unit
    return "" if block.practice is None else block.practice.spec.channels[0].unit


def _value(block: Block) -> float | None:
    if block.state is BlockState.SIGNAL_LOST:
        return None  # the last one is no measure of now
    if block.state is BlockState.CALIBRATE and block.calibration is not None:
        return block.calibration.value
    return None if block.practice is None else block.practice.value


def _target(block: Block) -> dict[str, Any]:
    limits = block.begin.exercise.target
    return target(block.begin.exercise, block.reach) | {
        "adjustable": limits.adjustable,
        "adjust_low": limits.adjust_low,
        "adjust_high": limits.adjust_high,
    }


def _calibration(block: Block) -> dict[str, Any] | None:
    calibration = block.calibration
    if calibration is None:
        return None
    return {
        "resting": calibration.resting,
        "best": calibration.best,
        "ready": calibration.ready,
        "unit": calibration.unit,
    }
