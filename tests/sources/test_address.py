"""Addresses: names as they stand, options as they are known, and a sentence for the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.sources.address import Address
from reknit.sources.source import SourceError

FORM = "file:PATH[?pace=real]"
KNOWN = ("pace", "rate")


def read(rest: str) -> Address:
    return Address.read(FORM, rest, KNOWN)


@pytest.mark.parametrize(
    ("rest", "name", "options"),
    [
        ("synthetic", "synthetic", {}),
        ("a?pace=full", "a", {"pace": "full"}),
        ("a?pace=full&rate=1e3", "a", {"pace": "full", "rate": "1e3"}),
        ("what?.txt", "what?.txt", {}),
        ("what?.txt?rate=5", "what?.txt", {"rate": "5"}),
        ("a?pace=", "a", {"pace": ""}),
        ("a?pace=C:\\b%20c%26+d=e", "a", {"pace": "C:\\b c&+d=e"}),
        ("", "", {}),
    ],
)
def test_a_name_and_its_options(rest: str, name: str, options: dict[str, str]) -> None:
    assert read(rest) == Address(FORM, name, options)


@pytest.mark.parametrize("rest", ["a?speed=2", "a?pace=full&pace=real", "a?pace=full&x=1"])
def test_options_that_are_not_known_are_told_with_those_that_are(rest: str) -> None:
    with pytest.raises(SourceError, match=r"expected file:PATH.*pace, rate"):
        read(rest)


@given(st.text())
def test_any_text_is_an_address_or_an_error(text: str) -> None:
    try:
        address = read(text)
    except SourceError:
        return
    assert text.startswith(address.name)
    assert set(address.options) <= set(KNOWN)


def test_numbers() -> None:
    address = read("a?rate=1e3")
    assert address.number("rate", 5, 1, 2000) == 1000
    assert address.number("pace", 5, 1, 2000) == 5


@pytest.mark.parametrize("text", ["fast", "0", "2001", "nan", "inf", ""])
def test_numbers_that_are_none_or_lie_outside(text: str) -> None:
    with pytest.raises(SourceError, match="rate must be a number from 1 to 2000"):
        read(f"a?rate={text}").number("rate", 5, 1, 2000)
