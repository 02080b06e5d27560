"""The pictures and the examples of docs/muscle.md are what the program makes today."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from muscle.gallery import IMAGES, pictures

DOC = Path(__file__).parents[2] / "docs" / "muscle.md"
MOST_BYTES = 60_000


def parts(svg: str) -> list[tuple[str, str]]:
    """Kind and class of every part, which do not change with the last digit of a number."""
    return [(each.tag, each.get("class", "")) for each in ElementTree.fromstring(svg).iter()]


def test_the_gallery_is_up_to_date() -> None:
    for name, svg in pictures().items():
        kept = (IMAGES / name).read_text(encoding="utf-8")
        assert parts(kept) == parts(svg), f"{name} is old; run uv run nox -s gallery"
        assert len(svg.encode()) < MOST_BYTES
        assert f"images/{name}" in DOC.read_text(encoding="utf-8")


def test_every_example_runs() -> None:
    blocks = re.findall(r"```python\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) >= 5
    names: dict[str, object] = {}
    for number, block in enumerate(blocks, 1):
        exec(compile(block, f"docs/muscle.md, example {number}", "exec"), names)
