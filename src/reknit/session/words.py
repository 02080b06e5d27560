"""What the person is told: one plain sentence at a time, with a code by which pages find it in their own language."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reknit.exercise.model import Text
from reknit.session.block import Block
from reknit.session.calibration import Calibration
from reknit.session.calibrations import Calibrations
from reknit.session.efforts import Efforts
from reknit.session.efforts import Step as EffortStep
from reknit.session.joint_calibration import JointCalibration, Step
from reknit.session.practice import Practice
from reknit.session.setup import Obstacle
from reknit.session.state import BlockState
from reknit.signals.measure import Gate
from reknit.signals.motion_catalogue import ARM_TO_TRUNK
from reknit.signals.motion_measures import CADENCE, FOOT_STRIDE, SWAYS, TRUNK_PITCH, TRUNK_RISE
from reknit.stream import Kind, Side

SENTENCES: dict[str, str] = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
"""Every sentence by its code, in English; the practice page is built with the same file."""

POSES: dict[str, str] = {
    ARM_TO_TRUNK: "upright",
    "shoulder_elevation": "arm",
    "thigh_elevation": "stand",
    CADENCE: "stand",
    FOOT_STRIDE: "stand",
    **dict.fromkeys(SWAYS, "stand"),
    TRUNK_PITCH: "sit",
    TRUNK_RISE: "sit",
}
"""In which pose a motion sensor's zero is taken, by measure; of others only that the part with the sensor is to rest."""

JUMPED_S = 1.0
"""A jump of the landmarks that lasts less is not worth a word: nothing is asked of the person."""
BEGUN_S = 1.0
"""Before this there need not be a sample of every sensor yet."""
STRIDE_BY_S = 20.0
"""Who has begun to walk has made strides by then."""

REASONS: dict[str, str] = {
    "range": "did not reach the target",
    "hold": "was not held long enough",
    "short": "was too quick",
    "signal lost": "the signal was lost on the way",
    "paused": "was broken off by a pause",
    "under way": "was under way when practice began or went on",
    "finished": "was under way when practice ended",
    "moved": "was more than standing still",
    "too early": "moved before the signal, or within 0.1 s behind it",
    "no answer": "no answer in time",
    "not stood": "ended without standing up",
    "not done": "was not done to its end",
    "too long": "took longer than the test allows",
    "impossible": "does not fit the distance: was it walked in one go?",
    "stopped": "stopped on the way, so that nobody knows which steps were the whole way",
    "slow steps": "had too few steps in a row with less than 2 s between them",
    "off target": "was not close enough to the line",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence.

    Parameters
    ----------
    code
        Key of `SENTENCES`; "exercise.start", "exercise.below" and "exercise.finished" for the exercise's own words, "refused" for a
        reason that has no code.
    text
        The sentence in English.
    values
        What stands in its gaps.
    """

    code: str
    text: str
    values: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for the wire."""
        return {"code": self.code, "text": self.text, "values": self.values}


def say(code: str, **values: str) -> Said:
    """The sentence of that code."""
    told = {name: SENTENCES.get(f"{name}.{value}", value) for name, value in values.items()}
    return Said(code, SENTENCES[code].format(**told), values)


def guidance(block: Block) -> Said | None:
    """One sentence for the person now, or None where there is nothing to say."""
    state, text = block.state, block.begin.exercise.text["en"]
    if block.refusal is not None:
        if state is BlockState.CALIBRATE:
            return say("calibrate.refused")
        return Said("refused", block.refusal[0].upper() + block.refusal[1:] + ("" if block.refusal.endswith(".") else "."))
    if state in (BlockState.PREPARE, BlockState.PRACTISE) and block.scene is not None:
        return say(f"scene.{block.scene}")
    if block.joint is not None and state in (BlockState.PREPARE, BlockState.CALIBRATE):
        return _joint(block.joint)
    if state is BlockState.PREPARE and block.setup is not None and block.setup.obstacle is not None:
        if block.setup.obstacle is Obstacle.HOLD_NEUTRAL and (pose := POSES.get(block.begin.exercise.measure)) is not None:
            return say(f"setup.neutral-{pose}")
        return _obstacle(block.setup.obstacle, block.begin.side, block.setup.hidden)
    if state is BlockState.SIGNAL_LOST:
        return say(f"lost.{block.specs[block.begin.streams[0]].kind.value}")
    if state is BlockState.CALIBRATE and block.calibration is not None:
        return _calibrating(block.calibration, text)
    if state is BlockState.PRACTISE:
        return (
            (_unmeasured(block, block.practice) if block.practice is not None else None)
            or _condition(block)
            or _further(block)
            or Said("exercise.start", text.start)
        )
    if state is BlockState.REST:
        return _condition(block)
    if state is BlockState.FINISHED:
        return Said("exercise.finished", text.finished)
    return None


def _joint(calibration: JointCalibration) -> Said:
    """What to do now so that a joint's two sensors learn where its axis is."""
    joint = calibration.measure.partition("_")[0]
    if calibration.step is Step.STILL:
        return say(f"setup.neutral-{joint}")
    if calibration.still_segment is not None:
        return say("joint.one-still", segment=calibration.still_segment)
    if calibration.refused is not None:
        return say(f"joint.{calibration.refused.value}")
    return say(f"joint.move-{joint}")


def _condition(block: Block) -> Said | None:
    """On what to stand, and with the eyes open or closed; None where the exercise says nothing of it."""
    condition = None if block.practice is None else block.practice.condition
    return None if condition is None else say(f"condition.{condition}")


def _further(block: Block) -> Said | None:
    """The exercise's own word for too little, where movements are too small to be counted at all; in a test nobody is told how it goes."""
    exercise, practice = block.begin.exercise, block.practice
    if (
        practice is None
        or not practice.stirring.too_small
        or exercise.tests
        or exercise.trial is not None
        or exercise.tracking is not None
    ):
        return None
    return Said("exercise.below", exercise.text["en"].below)


def _calibrating(calibrations: Calibrations, text: Text) -> Said:
    """What to do now for the reference efforts."""
    if calibrations.jumped:
        return say("calibrate.jumped")
    current, waiting = calibrations.current, calibrations.waiting
    resting = current.efforts is None or current.efforts.step is EffortStep.TENSE
    if waiting in text.partners and resting:
        told = text.partners[waiting].name
        return Said("calibrate.partner", SENTENCES["calibrate.partner"].format(partner=told), {"partner": waiting})
    if current.efforts is not None:
        return _effort(current, current.efforts)
    if calibrations.ready:
        return say("calibrate.again")
    return say(f"calibrate.{current.calibrate.kind}", rest_s=f"{current.calibrate.rest_s:g}")


def _effort(calibration: Calibration, efforts: Efforts) -> Said:
    """What to do now for a reference of several efforts."""
    step, made = efforts.step, len(efforts.made)
    if efforts.refused is not None and step in (EffortStep.TENSE, EffortStep.REST):
        return say("calibrate.bad", verdict=efforts.refused.value)
    if step is EffortStep.RELAX:
        return say("calibrate.relax", rest_s=f"{calibration.calibrate.rest_s:g}")
    if step is EffortStep.TENSE:
        return say(f"calibrate.tense-{calibration.calibrate.kind}", n=str(made + 1), efforts=str(efforts.wanted))
    if step is EffortStep.DONE:
        return say("calibrate.again" if calibration.ready else "calibrate.refused")
    return say(f"calibrate.{step.value}")


def _unmeasured(block: Block, practice: Practice) -> Said | None:
    """What to do so that the movement can be measured again; None while it is measured, or does not need a word yet."""
    exercise = block.begin.exercise
    if block.gate in (Gate.COUNT_ONLY, Gate.OTHER_SIDE) and exercise.prepare is not None:
        front = exercise.prepare.view == "front"
        return say("practise.face" if front else f"practise.turn-{block.begin.side.value}")
    if block.gate is Gate.OPEN or (block.gate is Gate.JUMPED and practice.jumped.seconds < JUMPED_S):
        return None
    if block.gate is Gate.NO_SIGNAL and (practice.track.end_s or 0.0) < BEGUN_S:  # sensors begin one after the other
        return None
    if block.gate is Gate.WARM_UP and exercise.measure == FOOT_STRIDE and _strideless(practice):
        return say("practise.no_stride")
    if block.gate is Gate.WARM_UP and exercise.measure in (CADENCE, FOOT_STRIDE):  # nobody has walked yet
        return None
    if block.gate is Gate.HEADING and exercise.measure == ARM_TO_TRUNK:
        return say("practise.upright")
    if block.gate is Gate.DISTURBED and exercise.measure == FOOT_STRIDE:
        return say("practise.range")
    code = f"practise.{block.gate.name.lower()}"
    return say(code) if code in SENTENCES else gate(block.gate, block.specs[block.begin.streams[0]].kind)


def _strideless(practice: Practice) -> bool:
    """Whether no stride has been told for so long that it may be the sensor, and not that nobody walks."""
    return (practice.track.end_s or 0.0) > STRIDE_BY_S and not practice.gates.get(Gate.OPEN)


def gate(shut: Gate, kind: Kind) -> Said:
    """Why a measure of a stream of that kind is withheld."""
    return say(f"gate.{gate_word(shut, kind)}")


def gate_word(gate: Gate, kind: Kind) -> str:
    """The gate as a word: of a muscle that may be counted only the line has not moved yet, for a camera the angle is wrong."""
    return "still" if gate is Gate.COUNT_ONLY and kind is Kind.EMG else gate.name.lower()


def _obstacle(obstacle: Obstacle, side: Side, hidden: str | None) -> Said:
    if obstacle is Obstacle.TURN_SIDE:
        return say(f"setup.turn-{side.value}")
    if obstacle is Obstacle.HIDDEN:
        return say("setup.hidden", part=hidden or "hip")
    return say(f"setup.{obstacle.value}")


def withheld(gates: dict[Gate, int], kind: Kind) -> list[str]:
    """A sentence for each reason for which samples of the measure were withheld, with their share."""
    total = sum(gates.values())
    told = []
    for each, count in sorted(gates.items()):
        if each is not Gate.OPEN and each is not Gate.WARM_UP and total:
            told.append(f"{gate(each, kind).text} ({_share(count, total)} % of the time)")
    return told


def _share(count: int, total: int) -> str:
    """In per cent: neither is a small part told as nothing, nor a large one as all of it."""
    percent = 100 * count / total
    return "<1" if percent < 1 else ">99" if 99 < percent < 100 else f"{percent:.0f}"
