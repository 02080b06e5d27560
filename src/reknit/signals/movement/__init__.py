"""What movements of all kinds share: repetitions and their phases."""
