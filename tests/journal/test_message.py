"""Every message that is not samples survives as JSON, whatever it holds."""

import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reknit.journal.message import Note, read_item, write_item
from reknit.stream import Clock, Control, Event, Gap, GapReason, Tick

whole = st.integers(-(2**63), 2**63 - 1)
floats = st.floats(allow_nan=True)
plain: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | whole | floats | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
values = st.dictionaries(st.text(max_size=8), plain, max_size=4)


def same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return (math.isnan(one) and math.isnan(other)) or (one == other and math.copysign(1, one) == math.copysign(1, other))
    if isinstance(one, dict):
        return isinstance(other, dict) and one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return type(one) is type(other) and bool(one == other)


items = st.one_of(
    st.builds(Note, st.text(), values),
    st.builds(Gap, whole, whole, st.none() | whole, st.sampled_from(GapReason)),
    st.builds(Event, whole, whole, st.text(), values),
    st.builds(Clock, whole, whole, whole, floats, whole),
    st.builds(Tick, whole),
    st.builds(Control, st.text(), floats),
)


@given(items)
def test_items_come_back_exactly(item: Any) -> None:
    kind, text = write_item(item)
    back = read_item(kind, text)
    assert type(back) is type(item)
    assert same(tuple(back), tuple(item))


def test_the_json_is_plain_to_read() -> None:
    assert write_item(Note("control", {"name": "stop", "value": None})) == ("note", '["control",{"name":"stop","value":null}]')
    assert write_item(Gap(0, 5, None, GapReason.CRASH)) == ("gap", '[0,5,null,"crash"]')
