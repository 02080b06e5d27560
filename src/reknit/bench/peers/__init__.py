"""Other people's software, measured by small programs of their own: each runs in an environment of its own and imports nothing of Reknit.

Each of them answers a line of JSON with a line of JSON until its input ends.
"""
