"""Units as files spell them, and the one unit of voltages."""

from __future__ import annotations

VOLTS = {
    "v": 1e6,
    "volt": 1e6,
    "volts": 1e6,
    "mv": 1e3,
    "millivolt": 1e3,
    "millivolts": 1e3,
    "uv": 1.0,
    "microvolt": 1.0,
    "microvolts": 1.0,
    "nv": 1e-3,
    "nanovolt": 1e-3,
    "nanovolts": 1e-3,
}
OTHER_SENSES = ("eeg", "ecg", "ekg", "eog", "erg", "meg", "mcg", "ep", "resp", "temp", "trig", "status")


def in_microvolts(unit: str) -> tuple[str, float]:
    """A unit's usual spelling, and the factor to it: all voltages become microvolts, so that efforts of two files can be compared.

    Both signs for micro (U+00B5, U+03BC) are known; another unit stays as it is, an empty one is "unknown".
    """
    plain = unit.strip().replace("\u00b5", "u").replace("\u03bc", "u")
    factor = VOLTS.get(plain.lower())
    return ("uV", factor) if factor is not None else (plain or "unknown", 1.0)


def is_muscle(label: str, unit: str) -> bool:
    """Whether a channel is taken for EMG: its label says so, or it is a voltage and its label names no other sense.

    Labels begin with the type of signal in EDF+ (Kemp and Olivan 2003, section 2.1.3), such as "EEG Fpz-Cz".
    """
    words = label.strip().lower().replace("_", " ").replace("-", " ").split()
    first = words[0] if words else ""
    return first == "emg" or (in_microvolts(unit)[0] == "uV" and first not in OTHER_SENSES)
