"""When a muscle is active: detectors of onset and offset, live ones and ones for reports."""
