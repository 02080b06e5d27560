"""For how long the camera's landmarks have not been believed."""

from __future__ import annotations

from reknit.signals.measure import Gate


class Jumped:
    """A jump of the landmarks, from the sample before it on.

    Attributes
    ----------
    seconds
        How long it has lasted, in the time of the samples; 0 while the landmarks are believed.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._believed_s: float | None = None

    def take(self, gate: Gate, now_s: float | None) -> None:
        """Take the newest sample's gate and its time."""
        if gate is not Gate.JUMPED or now_s is None or self._believed_s is None:
            self._believed_s = now_s
        self.seconds = 0.0 if now_s is None or self._believed_s is None else now_s - self._believed_s
