"""The exercise language: a task written as data that a therapist can read."""
