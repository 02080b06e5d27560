"""What can be refused when streams and nodes are opened or joined together."""


class ReknitError(Exception):
    """Base of every error that Reknit raises on purpose: its text says what was wrong, what was expected, what to do."""


class SpecError(ReknitError):
    """A stream does not have the form that was expected of it."""


class ParameterError(ReknitError):
    """A node's parameter does not fit the stream that the node was opened on."""


class ContinuityError(ReknitError):
    """A chunk came twice or out of order: its first index lies before the one that was due."""
