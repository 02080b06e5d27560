"""Benchmarks: every claim of speed or accuracy, measured beside a peer in the same run."""
