"""What is not muscle is taken out of EMG: mains, a heart, motion, the pulses of a stimulator. Each changes the signal, so each is told."""
