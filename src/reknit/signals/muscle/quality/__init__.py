"""What is wrong with a channel of EMG, seen over seconds and beside the other channels, and which measures must then be withheld."""
