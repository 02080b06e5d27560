"""A report about the EMG of a file: what was found, on which conditions, and what was withheld and why."""
