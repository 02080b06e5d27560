"""The real-time server: sockets in and out of sessions. It reads clocks and owns threads; everything below it does not."""

PROTOCOL = 1
