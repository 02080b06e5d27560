"""What the person is told: one plain sentence for each thing that is in the way."""

from __future__ import annotations

from reknit.session.block import Block
from reknit.session.setup import Obstacle
from reknit.session.state import BlockState
from reknit.signals.measure import Gate
from reknit.stream import Side

OBSTACLES: dict[Obstacle, str] = {
    Obstacle.NO_PERSON: "I cannot see you yet. Step into the picture.",
    Obstacle.OUT_OF_FRAME: "Part of you is outside the picture. Step back until I can see you from head to feet.",
    Obstacle.TOO_FAR: "You are far away. Come a little closer.",
    Obstacle.TOO_NEAR: "You are very close. Step back a little.",
    Obstacle.HIDDEN: "Something hides part of your body. Move chairs or clothes out of the way, or turn on more light.",
    Obstacle.TURN_SIDE: "Turn your {side} side to the camera. Then I can measure how far you move.",
    Obstacle.TURN_FRONT: "Turn to face the camera. Then I can measure how far you move.",
    Obstacle.HOLD_STILL: "Good. Stay like this for a moment.",
}

GATES: dict[Gate, str] = {
    Gate.COUNT_ONLY: "The camera sees you from an angle at which degrees cannot be trusted. Repetitions are counted all the same.",
    Gate.WARM_UP: "The measurement is settling after a start or an interruption.",
    Gate.NO_PERSON: "Nobody was in the picture.",
    Gate.HIDDEN: "A part of the body that is measured was hidden.",
    Gate.OUT_OF_FRAME: "A part of the body that is measured was outside the picture.",
    Gate.NO_SIGNAL: "The sensor gave no signal.",
}

REASONS: dict[str, str] = {
    "range": "did not reach the target",
    "hold": "was not held long enough",
    "signal lost": "the signal was lost on the way",
    "not finished": "was not finished",
}

LOST = {
    "landmarks": "The camera has stopped sending. Check that it is plugged in and that this page may use it.",
    "emg": "The muscle sensor has stopped sending. Check its battery and its connection.",
}


def guidance(block: Block) -> str | None:
    """One sentence for the person now, or None where there is nothing to say."""
    exercise = block.begin.exercise
    if block.refusal is not None:
        return block.refusal[0].upper() + block.refusal[1:] + ("" if block.refusal.endswith(".") else ".")
    if block.state is BlockState.PREPARE and block.setup is not None and block.setup.obstacle is not None:
        return OBSTACLES[block.setup.obstacle].format(side=block.begin.side.value)
    if block.state is BlockState.SIGNAL_LOST:
        return LOST[block.specs[block.begin.streams[0]].kind.value]
    if block.state is BlockState.CALIBRATE and block.calibration is not None:
        effort = "as hard as you comfortably can" if block.calibration.calibrate.kind == "comfortable" else "as hard as you can"
        if block.calibration.ready:
            return "Good. Do it once more if you like, then press Continue."
        return f"Relax for {block.calibration.calibrate.rest_s:g} seconds. Then tense the muscle {effort}, a few times."
    if block.state is BlockState.PRACTISE and block.practice is not None and block.gate.shut:
        return GATES[block.gate]
    if block.state is BlockState.PRACTISE:
        return exercise.text["en"].start
    if block.state is BlockState.FINISHED:
        return exercise.text["en"].finished
    return None


def withheld(gates: dict[Gate, int], side: Side) -> list[str]:
    """A sentence for each reason for which samples of the measure were withheld, with their share."""
    total = sum(gates.values())
    told = []
    for gate, count in sorted(gates.items()):
        if gate is not Gate.OPEN and gate is not Gate.WARM_UP and total:
            told.append(f"{GATES[gate].format(side=side.value)} ({100 * count / total:.0f} % of the time)")
    return told
