"""What the numbers of a session may depend on besides its samples."""

from __future__ import annotations

import platform
from pathlib import Path

import numpy as np
import pyarrow as pa
import scipy

from reknit import __version__

DECISIVE = ("reknit", "python", "numpy", "scipy", "processor")
"""Where one of these differs, a replay may differ in the last digits."""


def software() -> dict[str, str]:
    """Versions of the software, and the computer."""
    return {
        "reknit": __version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "pyarrow": pa.__version__,
        "machine": platform.machine(),
        "processor": processor(),
        "platform": platform.platform(),
    }


def processor() -> str:
    """The processor's name as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
