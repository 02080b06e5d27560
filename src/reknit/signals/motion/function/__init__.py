"""Standard tests of function from motion sensors."""
