"""Motion from sensors and plates: orientation, joints, gait, balance and function."""
