"""Surface EMG: from the raw signal to effort."""
