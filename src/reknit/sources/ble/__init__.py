"""Sensors over Bluetooth LE: what each of them says, the link to it, and sensors described in a file."""
