"""The page that every report about movement is: what stands at its end, and its tables on a phone and on paper."""

import re
from html.parser import HTMLParser

from reknit import __version__
from reknit.motion.report.sheet import both, sheet, table


class Balanced(HTMLParser):
    """Fails where an element is closed that is not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_it_says_when_and_by_what_it_was_made_and_what_it_is_not() -> None:
    made = sheet("Balance: <a>.csv", [("", "<p>one</p>"), ("Two", "<p>two</p>")], "3 samples & no filter.")
    reader = Balanced()
    reader.feed(made)
    assert reader.open == []
    assert "<h1>Balance: &lt;a&gt;.csv</h1>" in made
    assert made.count("<h2>") == 1
    assert "3 samples &amp; no filter." in made
    assert re.search(
        rf"Made on \d{{4}}-\d\d-\d\d by Reknit {re.escape(__version__)}, which is not a certified medical device\.", made
    )


def test_dark_is_for_screens_only() -> None:
    made = sheet("A", [], "")
    assert "prefers-color-scheme:dark" in made
    assert made.count("prefers-color-scheme:dark") == made.count("@media screen and (prefers-color-scheme:dark)")


def test_a_row_of_many_columns_stands_as_a_block_on_a_phone() -> None:
    made = table([("1", "two & three", "4.5 deg")], ("", "peak", "range"))
    assert '<table class="stack">' in made
    assert '<td class="n">1</td>' in made
    assert '<td data-label="peak">two &amp; three</td>' in made
    assert '<td class="n" data-label="range">4.5 deg</td>' in made


def test_names_and_values_need_no_headings() -> None:
    made = table([("area", "2.40 cm²"), ("path", "40.1 cm in 30.0 s")])
    assert "<thead>" not in made
    assert "stack" not in made
    assert "data-label" not in made
    assert table([]) == '<div class="scroll" tabindex="0"><table><tbody></tbody></table></div>'


def test_a_picture_stands_twice() -> None:
    assert both(["<svg/>", "<svg />"]) == '<div class="wide"><svg/></div><div class="narrow"><svg /></div>'
