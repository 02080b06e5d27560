"""Exercises as earlier versions wrote them, brought to today's layout: recordings hold them as they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def upgraded(plain: Mapping[str, Any]) -> dict[str, Any]:
    """An exercise's plain data in today's layout; what is no exercise of an earlier version comes back as it is.

    `safety` once stood beside the texts, in one language; now each text brings its own. A text without one gets the old one.
    """
    texts = plain.get("text")
    if "safety" not in plain or not isinstance(texts, Mapping) or not all(isinstance(each, Mapping) for each in texts.values()):
        return dict(plain)
    rest = {key: value for key, value in plain.items() if key != "safety"}
    return rest | {"text": {language: {"safety": plain["safety"], **text} for language, text in texts.items()}}
