"""What the page's source keeps twice stays equal, and what it no longer says is gone."""

from __future__ import annotations

import json
import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "web" / "src"


def test_every_sentence_is_said_somewhere() -> None:
    said = "".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.ts*"))
    words = json.loads((SOURCE / "words/en.json").read_text(encoding="utf-8"))
    sides = {"left", "right"}  # said as words[side]
    assert [name for name in words if name not in sides and not re.search(rf"\bwords\.{name}\b", said)] == []


def test_the_dark_theme_is_the_same_whoever_chose_it() -> None:
    tokens = (SOURCE / "styles/tokens.css").read_text(encoding="utf-8")
    (system,) = re.findall(r':root:not\(\[data-theme="light"\]\) \{(.*?)\}', tokens, re.DOTALL)
    (person,) = re.findall(r':root\[data-theme="dark"\] \{(.*?)\}', tokens, re.DOTALL)
    pairs = [re.findall(r"(--[\w-]+): (#\w+);", block) for block in (system, person)]
    assert pairs[0] == pairs[1]
    assert len(pairs[0]) > 10
