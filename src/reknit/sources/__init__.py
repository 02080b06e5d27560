"""Live streams in: each source runs in a thread of its own and hands its items to the session."""
