"""A digest does not see chunks, and sees everything else."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reknit.journal.digest import Digest
from reknit.stream import Channel, Chunk, Control, Event, Gap, GapReason, Item, Kind, Out, StreamSpec, Tick

REGULAR = StreamSpec("a", Kind.MEASURE, (Channel("value", "deg"), Channel("gate", "code")), Fraction(100))
CAMERA = StreamSpec("b", Kind.MEASURE, (Channel("value", "deg"), Channel("gate", "code")))
ROWS = np.random.default_rng(1).standard_normal((50, 2))
TIMES = np.arange(50, dtype=np.int64) * 10


def digest(*items: Item, name: str = "out") -> str:
    made = Digest()
    for item in items:
        made.update(Out(name, item))
    return made.hexdigest()


def cut(stops: list[int], spec: StreamSpec) -> list[Item]:
    times = TIMES if spec is CAMERA else None
    whole = Chunk(spec, 0, 7, ROWS, times)
    edges = [0, *sorted(stops), 50]
    return [whole.part(a, b) for a, b in pairwise(edges)]


@given(st.lists(st.integers(0, 50), max_size=6), st.sampled_from([REGULAR, CAMERA]))
def test_the_cut_does_not_matter(stops: list[int], spec: StreamSpec) -> None:
    assert digest(*cut(stops, spec)) == digest(*cut([], spec))


@given(st.integers(0, 50))
def test_an_event_between_chunks_counts_by_its_content_and_not_by_its_place_among_chunks(stop: int) -> None:
    event = Event(0, 20, "repetition", {"peak": 1.25, "list": [None, True]})
    assert digest(*cut([stop], REGULAR), event) == digest(event, *cut([], REGULAR))


def test_a_change_of_anything_is_seen() -> None:
    whole = Chunk(CAMERA, 0, 7, ROWS, TIMES)
    other_value, other_time = ROWS.copy(), TIMES.copy()
    other_value[49, 1] = np.nextafter(other_value[49, 1], 9)
    other_time[3] += 1
    event = Event(0, 1, "repetition", {"peak": 1.25})
    digests = [
        digest(),
        digest(whole),
        digest(whole._replace(data=other_value)),
        digest(whole._replace(times_ns=other_time)),
        digest(whole._replace(first=8)),
        digest(whole._replace(epoch=1)),
        digest(whole, name="other"),
        digest(whole.part(0, 49)),
        digest(whole.part(0, 20), whole.part(21, 50)),
        digest(whole, event),
        digest(whole, event, event),
        digest(whole, event._replace(value={"peak": 1.26})),
        digest(whole, event._replace(index=2)),
        digest(whole, Gap(0, 57, None, GapReason.PAUSE)),
        digest(whole, Gap(0, 57, 60, GapReason.PAUSE)),
    ]
    assert len(set(digests)) == len(digests)


def test_every_nan_is_the_same_and_time_passing_does_not_count() -> None:
    odd = np.array([[np.frombuffer(b"\x01\0\0\0\0\0\xf8\x7f", dtype="<f8")[0], 1.0]])
    plain = np.array([[np.nan, 1.0]])
    assert digest(Chunk(REGULAR, 0, 0, odd)) == digest(Chunk(REGULAR, 0, 0, plain))
    assert digest(Tick(5), Control("reach", 3.0)) == digest()
