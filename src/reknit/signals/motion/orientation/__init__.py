"""Which way a motion sensor points."""
