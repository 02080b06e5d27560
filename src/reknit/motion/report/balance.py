"""A report about a trial on a force plate: sway with its picture, or why there is none; as plain data and as one page of HTML."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.formats.recording import Recording
from reknit.motion.plate import centre_of_pressure
from reknit.motion.report.canvas import NARROW, WIDE
from reknit.motion.report.plots import stabilogram
from reknit.motion.report.sheet import both, sheet, table
from reknit.signals.motion.balance.sway import Sway
from reknit.signals.movement.withheld import Withheld

LIMITS = (
    "One trial says little: compare the mean of three trials of one condition, by velocity and on foam. Area on firm ground is too "
    "unreliable to be followed up. No number here says whether a person stands safely."
)


@dataclass(frozen=True, slots=True)
class BalanceReport:
    """What a trial gave.

    Parameters
    ----------
    file
        Its name.
    points
        Centre of pressure, (samples, 2) in cm.
    rate_hz
        Samples a second.
    sway
        Its sway, or why it is withheld.
    """

    file: str
    points: NDArray[np.float64]
    rate_hz: float
    sway: Sway | Withheld

    @classmethod
    def of(cls, recording: Recording, file: str) -> BalanceReport:
        """The report about a recording of a force plate; SpecError where it holds no centre of pressure."""
        points, rate_hz = centre_of_pressure(recording), recording.spec.rate_hz
        return cls(file, points, rate_hz, Sway.of(points, rate_hz))

    def rows(self) -> list[tuple[str, str]]:
        """Each number by its name, for people; empty where sway is withheld."""
        if isinstance(self.sway, Withheld):
            return []
        sway = self.sway
        return [
            ("area of the 95 % ellipse", f"{sway.area:.2f} cm²"),
            ("mean velocity", f"{sway.velocity:.3f} cm/s"),
            ("mean frequency", f"{sway.frequency_hz:.3f} Hz"),
            ("half axes of the ellipse", f"{sway.ellipse.major:.2f} and {sway.ellipse.minor:.2f} cm"),
            ("path", f"{sway.path:.1f} cm in {sway.duration_s:.1f} s"),
        ]

    @property
    def silence(self) -> str | None:
        """Why there is no sway; None where there is."""
        return f"Sway is withheld: {self.sway.said}." if isinstance(self.sway, Withheld) else None

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        plain: dict[str, Any] = {"file": self.file, "duration_s": len(self.points) / self.rate_hz, "rate_hz": self.rate_hz}
        if isinstance(self.sway, Withheld):
            return plain | {"sway": None, "withheld": [{"why": self.sway.why.value, "said": self.sway.said}]}
        ellipse = {f"ellipse_{name}": value for name, value in asdict(self.sway.ellipse).items()}
        told = {"area_cm2": self.sway.area, "velocity_cm_s": self.sway.velocity, "frequency_hz": self.sway.frequency_hz}
        return plain | {
            "sway": told | {"path_cm": self.sway.path, "quantity": self.sway.quantity.value} | ellipse,
            "withheld": [],
        }

    def page(self) -> str:
        """One page of HTML that needs nothing else."""
        told = table(self.rows()) if self.rows() else f"<p>{escape(self.silence or '')}</p>"
        ellipse = None if isinstance(self.sway, Withheld) else self.sway.ellipse
        picture = "<p>Nobody stood on the plate.</p>"
        if np.isfinite(self.points).all(axis=1).any():
            picture = both([stabilogram(self.points, ellipse, across="COP x", up="COP y", width=each) for each in (WIDE, NARROW)])
        made = f"{len(self.points)} samples at {self.rate_hz:g} a second, no filter, no cut. {LIMITS}"
        return sheet(f"Balance: {self.file}", [("", told), ("", picture)], made)
