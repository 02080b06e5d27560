"""The angle of a joint from a motion sensor on each of its two segments, without a magnetometer."""
