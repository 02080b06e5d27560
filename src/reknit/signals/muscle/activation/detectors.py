"""The detectors of activity that go along with a signal, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from reknit.signals.muscle.activation.double_threshold import bonato
from reknit.signals.muscle.activation.hodges import modified_hodges
from reknit.signals.muscle.activation.online_hmm import online_hmm
from reknit.signals.muscle.activation.rest import Rest
from reknit.stream import Node


class Detector(StrEnum):
    """Which detector; each takes a band-passed signal."""

    MODIFIED_HODGES = "modified Hodges"
    BONATO = "Bonato double threshold"
    ONLINE_HMM = "two-state HMM"


_NODES: Mapping[Detector, Callable[[Rest], tuple[Node, ...]]] = {
    Detector.MODIFIED_HODGES: modified_hodges,
    Detector.BONATO: bonato,
    Detector.ONLINE_HMM: online_hmm,
}


def nodes_of(detector: Detector, rest: Rest) -> tuple[Node, ...]:
    """The detector's nodes in a row, each with its defaults; the last one puts out the activity."""
    return _NODES[detector](rest)
