"""What leans looked like from above: the way of each, and its furthest point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from reknit.session.movement_pictures import MOST_TRIALS, PATH_POINTS, figures
from reknit.session.sway_path import SwayPath
from reknit.signals.movement.withheld import Why


def leans(path: SwayPath, told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The way of each lean in the path's unit (forward, to the left) from where one stood at the beginning of practice.

    `told` are the complete repetitions as the summary has them. `furthest` is the point of the way that lies furthest out.
    """
    return [_lean(path, each) for each in told[:MOST_TRIALS]]


def _lean(path: SwayPath, lean: dict[str, Any]) -> dict[str, Any]:
    plain = {"number": lean["number"], "asked": lean.get("condition"), "path": None, "furthest": None}
    points = path.between(lean["start_s"], lean["end_s"])
    known = points[np.isfinite(points).all(axis=1)]
    if not len(known) or len(known) < len(points):
        return plain | {"withheld": Why.MISSING.name.lower()}
    furthest = int(np.hypot(known[:, 0], known[:, 1]).argmax())
    step = max(1, -(-len(known) // (PATH_POINTS - 1)))
    kept = known[sorted({*range(0, len(known), step), furthest})]
    return plain | {"path": [figures(each) for each in kept], "furthest": figures(known[furthest]), "withheld": None}
