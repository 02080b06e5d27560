"""Phones outside of the server that they have joined: what is said instead."""

from __future__ import annotations

import pytest

from reknit.sources.families import open_source, reachable
from reknit.sources.source import SourceError


def test_how_a_phone_joins_is_told_where_phones_are_listed() -> None:
    (phones,) = reachable(0.1, ("phone",))
    assert (phones.title, phones.offers) == ("Phones", [])
    assert "reknit demo --lan" in (phones.problem or "")


def test_a_phone_is_opened_by_no_other_program() -> None:
    with pytest.raises(SourceError, match="'ab12cd34' can be opened on the practice page only"):
        open_source("phone:ab12cd34", "motion")
