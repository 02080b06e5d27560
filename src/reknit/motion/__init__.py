"""Movement and balance in arrays, for notebooks: the very functions that reports use.

Samples are (samples, channels) or (samples,); `rate_hz` is samples a second; units stand in the names. What cannot be known is a
`Withheld` with its reason, never a number; what cannot be right is a ParameterError that says what to do.
"""

from reknit.motion.plate import centre_of_pressure
from reknit.motion.report.canvas import standalone
from reknit.motion.report.plots import butterfly, cyclogram, ensemble, stabilogram
from reknit.signals.motion.balance.battery import Condition, Standing, Variable, change
from reknit.signals.motion.balance.limits import Base, Lean, limits
from reknit.signals.motion.balance.sway import Quantity, Sway
from reknit.signals.motion.balance.trunk import TrunkSway
from reknit.signals.movement.compensation import TrunkShare
from reknit.signals.movement.following import Following
from reknit.signals.movement.lag import Lag
from reknit.signals.movement.reaching import Reach
from reknit.signals.movement.relative_phase import RelativePhase
from reknit.signals.movement.smoothness import Smoothness
from reknit.signals.movement.symmetry import Symmetry
from reknit.signals.movement.variability import Ensemble, sample_entropy, variation
from reknit.signals.movement.vector_coding import Coupling
from reknit.signals.movement.withheld import Why, Withheld

__all__ = [
    "Base", "Condition", "Coupling", "Ensemble", "Following", "Lag", "Lean", "Quantity", "Reach", "RelativePhase", "Smoothness",
    "Standing", "Sway", "Symmetry", "TrunkShare", "TrunkSway", "Variable", "Why", "Withheld", "butterfly", "centre_of_pressure",
    "change", "cyclogram", "ensemble", "limits", "sample_entropy", "stabilogram", "standalone", "variation",
]  # fmt: skip
