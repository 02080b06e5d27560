"""Reknit: an open neuromuscular re-education system.

Movement and muscle activity in, a cue within milliseconds out, and a record that replays to the same numbers.
Reknit is not a certified medical device; see docs/safety.md.
"""

__version__ = "0.1.0"
