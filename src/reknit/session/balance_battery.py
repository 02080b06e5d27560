"""What trials on firm ground and foam, with eyes open and closed, say together: means, and how many times as much in one as in another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reknit.exercise.model import Exercise
from reknit.signals.motion.balance.battery import Condition, Standing, Variable, norms
from reknit.signals.motion.balance.sway import STOOD, Quantity, Sway
from reknit.signals.movement.withheld import Why, Withheld

RATIOS = (
    (Condition.FIRM_CLOSED, Condition.FIRM_OPEN),
    (Condition.FOAM_OPEN, Condition.FIRM_OPEN),
    (Condition.FOAM_CLOSED, Condition.FIRM_OPEN),
    (Condition.FOAM_CLOSED, Condition.FOAM_OPEN),
)
"""Of velocity, since it is the number that comes out again most closely."""
NONE_KNOWN = "how much of a change is more than measurement error is not known for it"


def battery(exercise: Exercise, repetitions: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The battery of complete trials as plain data; None where the exercise has no conditions, or nothing was measured.

    `quantity`, `unit`; `conditions`: the mean of three trials of each (`velocity`, `area`, `frequency_hz`), or `withheld` with a word of
    `Why` and `said`; `ratios` of velocity; `least_change` of velocity by condition, and `norms`, None with a sentence where there is none.
    """
    conditions = [] if exercise.trial is None else [Condition(each) for each in exercise.trial.conditions]
    quantity = _quantity(repetitions)
    if not conditions or quantity is None:
        return None
    standings = {each: Standing.of(each, [_sway(trial, quantity) for trial in _of(repetitions, each)]) for each in conditions}
    plate = quantity is Quantity.COP
    about = f"there are no norms for the {quantity.value}, and {NONE_KNOWN}: compare a person with themselves, same sensor, same place"
    return {
        "quantity": quantity.value,
        "unit": quantity.unit,
        "conditions": [_standing(each, len(_of(repetitions, each)), found) for each, found in standings.items()],
        "ratios": [
            _ratio(over, under, standings[over], standings[under])
            for over, under in RATIOS
            if over in standings and under in standings
        ],
        "least_change": {each.value: norms()[each][Variable.VELOCITY].mdc for each in conditions} if plate else None,
        "said": "" if plate else about,
    }


def _of(repetitions: Sequence[dict[str, Any]], condition: Condition) -> list[dict[str, Any]]:
    return [each for each in repetitions if each.get("condition") == condition.value]


def _quantity(repetitions: Sequence[dict[str, Any]]) -> Quantity | None:
    units = [each["values"]["sway_velocity"]["unit"] for each in repetitions if "sway_velocity" in each.get("values", {})]
    return STOOD.get(units[0].removesuffix("/s")) if units else None


def _sway(trial: dict[str, Any], quantity: Quantity) -> Sway | Withheld:
    values = trial["values"]
    area, velocity, frequency = (values[f"sway_{name}"]["value"] for name in ("area", "velocity", "frequency"))
    if area is None or velocity is None or frequency is None:
        return Withheld(Why.MISSING, values["sway_velocity"].get("withheld", ""))
    return Sway.told(quantity, area, velocity, frequency, trial["duration_s"])


def _standing(condition: Condition, done: int, found: Standing | Withheld) -> dict[str, Any]:
    plain: dict[str, Any] = {"condition": condition.value, "done": done}
    if isinstance(found, Withheld):
        return plain | {"trials": None, "velocity": None, "area": None, "frequency_hz": None} | _why(found)
    means = {"velocity": found.velocity, "area": found.area, "frequency_hz": found.frequency_hz}
    return plain | {"trials": found.trials} | means | {"withheld": None, "said": ""}


def _ratio(over: Condition, under: Condition, one: Standing | Withheld, other: Standing | Withheld) -> dict[str, Any]:
    plain: dict[str, Any] = {"over": over.value, "under": under.value}
    for each in (one, other):
        if isinstance(each, Withheld):
            return plain | {"ratio": None} | _why(each)
    assert isinstance(one, Standing)
    assert isinstance(other, Standing)
    return plain | {"ratio": one.velocity / other.velocity, "withheld": None, "said": ""}


def _why(found: Withheld) -> dict[str, Any]:
    return {"withheld": found.why.name.lower(), "said": found.said}
