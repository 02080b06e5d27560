"""The pictures of docs/muscle.md, drawn from simulated muscles; run as a program it writes them."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from muscle.signals import walking, with_faults
from reknit.muscle.report.make import Asked, muscle_report
from reknit.muscle.report.plots import course, raster, standalone, synergy

IMAGES = Path(__file__).parents[2] / "docs" / "images"


def pictures() -> dict[str, str]:
    """Each picture by the name of its file."""
    faulty = muscle_report(with_faults(), Asked())
    walk = muscle_report(walking(), Asked(cycles_from="left tibialis anterior"))
    assert walk.synergies is not None
    hold, hum = (
        course(faulty.channels[place], faulty.course.envelopes[:, place], faulty.course.rate_hz, faulty.duration_s)
        for place in (0, 2)
    )
    drawn = {
        "muscle-hold.svg": hold,
        "muscle-hum.svg": hum,
        "muscle-raster.svg": raster(walk.channels, walk.duration_s),
        "muscle-synergies.svg": synergy(walk.synergies),
    }
    return {name: standalone(svg) for name, svg in drawn.items()}


if __name__ == "__main__":
    for name, svg in pictures().items():
        (IMAGES / name).write_text(svg, encoding="utf-8")
