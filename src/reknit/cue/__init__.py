"""From a measure and its target to what the person is told."""
