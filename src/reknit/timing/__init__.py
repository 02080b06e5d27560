"""When a sample was taken: device counters, clocks fitted to arrival times, and losses that nobody announced."""
