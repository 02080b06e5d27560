"""The log of liblsl, which it writes to the terminal unless it is told otherwise before its first use."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pylsl

CONFIGURATIONS = (Path("lsl_api.cfg"), Path.home() / "lsl_api" / "lsl_api.cfg", Path("/etc/lsl_api/lsl_api.cfg"))


@cache
def keep_off_the_terminal() -> None:
    """Let liblsl write nothing, where nobody has configured it: what goes wrong is told in sentences. To be called before its first use."""
    if "LSLAPICFG" not in os.environ and not any(path.is_file() for path in CONFIGURATIONS):
        pylsl.set_config_content("[log]\nlevel = -3\n")
