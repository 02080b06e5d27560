"""Units as files spell them, and the one unit of voltages."""

from __future__ import annotations

from re import match

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
OTHERS = {
    *(
        "count",
        "unknown",
        "%",
        "a.u.",
        "au",
        "n",
        "kn",
        "nm",
        "nmm",
        "n*m",
        "n.m",
        "kg",
        "pa",
        "kpa",
        "bar",
        "mmhg",
        "m",
        "cm",
        "mm",
    ),
    *("m/s", "g", "mg", "m/s2", "m/s^2", "m/s²", "m/s/s", "deg", "degree", "degrees", "°", "rad", "deg/s", "°/s", "dps", "rad/s"),
    *("ut", "mt", "gauss", "hz", "bpm", "degc", "°c", "ma", "ohm", "kohm", "s", "sec", "ms", "us", "ns"),
}
"""Units, in small letters, that are told from other words in round brackets."""
SPELLINGS = {
    "m/s^2": "m/s2",
    "m/s²": "m/s2",
    "m/s/s": "m/s2",
    "°/s": "deg/s",
    "dps": "deg/s",
    "°": "deg",
    "degree": "deg",
    "degrees": "deg",
}
OTHER_SENSES = ("eeg", "ecg", "ekg", "eog", "erg", "meg", "mcg", "ep", "resp", "temp", "trig", "status")


def in_microvolts(unit: str) -> tuple[str, float]:
    """A unit's usual spelling, and the factor to it: all voltages become microvolts, so that efforts of two files can be compared.

    Both signs for micro (U+00B5, U+03BC) are known; another unit stays as it is, an empty one is "unknown".
    """
    plain = unit.strip().replace("\u00b5", "u").replace("\u03bc", "u")
    factor = VOLTS.get(plain.lower())
    return ("uV", factor) if factor is not None else (SPELLINGS.get(plain, plain) or "unknown", 1.0)


def is_unit(text: str) -> bool:
    """Whether a short text is one of the units that recordings of people are in, in brackets or not."""
    plain = text.strip().strip("[]()").replace("\u00b5", "u").replace("\u03bc", "u").lower()
    return plain in VOLTS or plain in OTHERS


def name_and_unit(text: str) -> tuple[str, str | None]:
    """A column's name and its unit: "Fx[N]", "EMG (mV)", "acc_x [m/s^2]", "time_ms"; None where the name holds none.

    What stands in square brackets at the end is a unit; in round ones only where it is a known one, for "EMG (left)".
    """
    found = match(r"(.*?)\s*(?:\[([^\[\]]{1,12})\]|\(([^()]{1,12})\))\s*\Z", text)
    if found and (found[2] is not None or is_unit(found[3])):
        return found[1].strip(), (found[2] if found[2] is not None else found[3]).strip()
    return text.strip(), None


def is_muscle(label: str, unit: str) -> bool:
    """Whether a channel is taken for EMG: its label says so, or it is a voltage and its label names no other sense.

    Labels begin with the type of signal in EDF+ (Kemp and Olivan 2003, section 2.1.3), such as "EEG Fpz-Cz".
    """
    words = label.strip().lower().replace("_", " ").replace("-", " ").split()
    first = words[0] if words else ""
    return first == "emg" or (in_microvolts(unit)[0] == "uV" and first not in OTHER_SENSES)
