"""What the page draws: the server's state at one moment, as numbers and sentences."""

from __future__ import annotations

from typing import Any

from reknit.cue.decision import CueState
from reknit.session.block import Block
from reknit.session.calibration import Calibration
from reknit.session.state import BlockState
from reknit.session.summary import is_simulated, measure_error
from reknit.session.target import target
from reknit.session.words import Said, gate, guidance
from reknit.signals.measure import Gate, Phase
from reknit.signals.motion.balance.leaning import ASKED
from reknit.stream import NS_PER_S, Kind

MAX_AGE_MS = 250.0
PHASES = {phase: phase.name.lower() for phase in Phase}
CUES = {cue: cue.name.lower() for cue in CueState}


class BlockView:
    """A block as the page draws it; what stays the same while the block lasts is put together once."""

    def __init__(self, block: Block) -> None:
        self._block = block
        exercise = block.begin.exercise
        self._lasting = {
            "type": "snapshot",
            "exercise": exercise.id,
            "side": block.begin.side.value,
            "simulated": any(is_simulated(spec) for spec in block.specs.values()),
            "wanted": exercise.dose.repetitions,
            "sets": exercise.dose.sets,
            "measured_by": block.specs[block.begin.streams[0]].kind.value,
            "measured_on": _measured_on(block),
        }
        self._error = measure_error(exercise, block.specs[block.begin.streams[0]].kind)
        self._target = _target(block)
        # Who is seen needs no trace, unless there is a line to follow.
        self._pictured = block.specs[block.begin.streams[0]].kind is Kind.LANDMARKS and exercise.tracking is None

    def now(self, now_ns: int, age_ms: float) -> dict[str, Any]:
        """The snapshot at a time of the session, where the newest samples are so old; the caller adds numbers and times."""
        block = self._block
        state, under, practice = block.state, block.under, block.practice
        cue, error = block.cue if age_ms <= MAX_AGE_MS else (CueState.NEUTRAL, 0.0)
        rest_ns = None if block.rest_until_ns is None else max(0, block.rest_until_ns - now_ns)
        if self._target["reach"] != block.reach:
            self._target = _target(block)
        return self._lasting | {
            "state": state.value,
            "under": under.value,
            "guidance": _told(guidance(block)),
            "still": 0.0 if block.setup is None or block.scene is not None else block.setup.still,
            "scene": block.scene,
            "measure": _measure(block) | {"error": self._error},
            "companions": _companions(block),
            "partners": _partners(block),
            "within_s": None if practice is None else practice.within_s,
            "pace": _pace(block),
            "timed_s": None if practice is None or block.begin.exercise.timing is None else practice.watch.elapsed_s,
            "trial": None if practice is None else practice.under_way.to_dict(),
            "target": self._target,
            "floor": _floor(block),
            "phase": PHASES[block.phase],
            "repetitions": 0 if practice is None else len(practice.repetitions),
            "in_set": block.in_set,
            "partial": 0 if practice is None else practice.incomplete,
            "set": block.set_number,
            "rest_left_s": None if rest_ns is None else rest_ns / NS_PER_S,
            "held_s": 0.0 if practice is None else practice.held_s,
            "last": _last(block),
            "cue": {
                "state": CUES[cue],
                "error": error,
                "about": None if practice is None or cue is CueState.NEUTRAL else practice.about,
            },
            "joint": _joint(block),
            "calibration": _calibration(block) if under is BlockState.CALIBRATE else None,
            "trace": None if practice is None or self._pictured else practice.track.newest(),
            "age_ms": age_ms,
        }


def _measured_on(block: Block) -> dict[str, Any] | None:
    """The sensor and the channel that a muscle is measured on; None for what is no muscle."""
    spec, channel = block.specs[block.begin.streams[0]], block.begin.channel
    if spec.kind is not Kind.EMG:
        return None
    position = spec.position(channel) if isinstance(channel, str) else channel
    found = spec.channels[position]
    side = None if found.side is None else found.side.value
    return {"device": spec.device, "channel": found.name, "position": position, "muscle": found.muscle, "side": side}


def _measure(block: Block) -> dict[str, Any]:
    shut = block.practice is not None and block.state is BlockState.PRACTISE and block.gate is not Gate.OPEN
    return {
        "name": block.begin.exercise.measure,
        "unit": _unit(block),
        "value": _value(block),
        "reason": _told(gate(block.gate, block.specs[block.begin.streams[0]].kind)) if shut else None,
    }


def _companions(block: Block) -> list[dict[str, Any]]:
    """What is measured beside the exercise; a value from before a pause or a lost signal is no value of now."""
    told = [] if block.practice is None else block.practice.accompaniment.now()
    return told if block.state is BlockState.PRACTISE else [each | {"value": None} for each in told]


def _partners(block: Block) -> list[dict[str, Any]]:
    """Each partner muscle with its newest value; None while it is withheld or nothing is practised."""
    values = {} if block.practice is None or block.state is not BlockState.PRACTISE else block.practice.partners
    return [{"id": each.id, "value": values.get(each.id)} for each in block.begin.exercise.partners]


def _pace(block: Block) -> dict[str, Any] | None:
    """Whether to work or to rest now, while the exercise sets a pace."""
    pace = None if block.practice is None or block.state is not BlockState.PRACTISE else block.practice.pace
    return None if pace is None else {"turn": pace.turn.value, "left_s": pace.left_s}


def _joint(block: Block) -> dict[str, Any] | None:
    """How far the calibration of a joint's two sensors is."""
    if block.joint is None or block.under not in (BlockState.PREPARE, BlockState.CALIBRATE):
        return None
    return {"step": block.joint.step.value, "share": block.joint.share}


def _floor(block: Block) -> dict[str, Any] | None:
    """Where somebody is who stands without a camera, as seen from above, and which way they are asked to lean; None in a test."""
    practice = block.practice
    if practice is None or practice.path is None or block.begin.exercise.tests:
        return None
    seen = block.state is BlockState.PRACTISE and practice.value is not None
    forward, left = (seen and practice.path.newest) or (None, None)
    return {"forward": forward, "left": left, "towards_deg": ASKED.get(practice.condition or "")}


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
        "partners": {name: each["zone"] for name, each in last.get("partners", {}).items()},
        "share": last["tracking"]["share"] if "tracking" in last else None,
    }


def _unit(block: Block) -> str:
    if block.under is BlockState.CALIBRATE and block.calibration is not None:
        return block.calibration.own.unit
    return "" if block.practice is None else block.practice.spec.channels[0].unit


def _value(block: Block) -> float | None:
    if block.state is BlockState.SIGNAL_LOST:
        return None  # the last one is no measure of now
    if block.state is BlockState.CALIBRATE and block.calibration is not None:
        return block.calibration.own.value
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
    partners = [{"id": name, **_efforts(each)} for name, each in calibration.each.items() if each is not calibration.own]
    whole = {"ready": calibration.ready, "enough": calibration.enough, "own_ready": calibration.own.ready}
    return _efforts(calibration.own) | whole | {"partners": partners}


def _efforts(calibration: Calibration) -> dict[str, Any]:
    """How far the reference effort of one muscle is."""
    efforts = calibration.efforts
    return {
        "kind": calibration.calibrate.kind,
        "efforts": 1 if efforts is None else efforts.wanted,
        "made": [] if efforts is None else list(efforts.made),
        "step": None if efforts is None else efforts.step.value,
        "rest_left_s": 0.0 if efforts is None else efforts.rest_left_s,
        "refused": None if efforts is None or efforts.refused is None else efforts.refused.value,
        "resting": calibration.resting,
        "best": calibration.best,
        "ready": calibration.ready,
        "enough": calibration.enough,
        "unit": calibration.unit,
    }
