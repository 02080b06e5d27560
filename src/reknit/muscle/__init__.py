"""Surface EMG in arrays, for notebooks: the very nodes that run live, over a whole recording at once.

Samples are (samples, channels) or (samples,), raw, with NaN where one is missing; `rate_hz` is samples a second. What cannot be known is
NaN, None or a reason, never a number; what cannot be right is a ParameterError that says what to do. docs/muscle.md has examples.
"""

from reknit.muscle.active import Activity, activity, rest
from reknit.muscle.cleaning import filtered, voluntary, without_heart, without_mains, without_motion
from reknit.muscle.coordinated import LeftRight, co_contraction, symmetry, synergies
from reknit.muscle.held import fatigue, tremor
from reknit.muscle.judged import Judged, quality
from reknit.muscle.strength import Strength, envelope, normalise, strength
from reknit.signals.muscle.activation.detectors import Detector
from reknit.signals.muscle.activation.interval import Interval
from reknit.signals.muscle.activation.rest import Rest
from reknit.signals.muscle.coordination.co_contraction import CoContraction
from reknit.signals.muscle.coordination.tremor import Tremor
from reknit.signals.muscle.fatigue import Fatigue
from reknit.signals.muscle.normalise.method import Method
from reknit.signals.muscle.normalise.normalisation import Normalisation
from reknit.signals.muscle.normalise.normalised import Normalised
from reknit.signals.muscle.synergy.rank import Ranks
from reknit.signals.muscle.verdict import Verdict

__all__ = [
    "Activity", "CoContraction", "Detector", "Fatigue", "Interval", "Judged", "LeftRight", "Method", "Normalisation", "Normalised",
    "Ranks", "Rest", "Strength", "Tremor", "Verdict", "activity", "co_contraction", "envelope", "fatigue", "filtered", "normalise",
    "quality", "rest", "strength", "symmetry", "synergies", "tremor", "voluntary", "without_heart", "without_mains",
    "without_motion",
]  # fmt: skip
