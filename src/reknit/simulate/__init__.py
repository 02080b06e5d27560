"""Simulated people and signals, labelled as simulated wherever they appear."""
