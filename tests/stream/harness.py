"""The laws that every node keeps, whatever it computes; `check` tries them on any node, and each law can be tried alone.

`check(node, specs)` is enough for a node that takes what `plausible_rows` makes of its specs; another node brings its own `rows`.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import cycle
from typing import Any, TypeAlias

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reknit.stream import NS_PER_S, AtGap, Chunk, Exactness, Gap, GapReason, Item, Kind, OpenNode, StreamSpec, checked
from reknit.stream.join import OpenJoin
from stream.plausible import Floats, Part, Rows, plausible_rows, recording, with_hole

Specs: TypeAlias = tuple[StreamSpec, ...]
Feed: TypeAlias = list[tuple[int, Item]]
WHOLE = 10**9
SIZES = (0, 1, 2, 7, 13, 61, WHOLE)


@dataclass(frozen=True)
class Plan:
    """How a node is tried: which samples, cut where, saved when."""

    seed: int
    lengths: list[int]
    sizes: list[int]
    saves: frozenset[int]
    new_epochs: bool
    hole: bool


@dataclass(frozen=True)
class Trial:
    """A node with the streams that it is opened on, and what is sent along them."""

    node: Any
    specs: Specs
    rows: Rows = plausible_rows
    longest: int = 150
    examples: int = 20

    def recording(self, plan: Plan) -> list[list[Part]]:
        """Samples of the plan, with holes where it wants them."""
        random = np.random.default_rng(plan.seed)

        def rows(spec: StreamSpec, count: int, random: np.random.Generator) -> Floats:
            made = self.rows(spec, count, random)
            if not plan.hole:
                return made
            start = int(random.integers(0, count))
            return with_hole(spec, made, start, start + int(random.integers(0, 30)), int(random.integers(0, spec.width)))

        single = len(self.specs) == 1
        return recording(self.specs, plan.lengths, rows, random, new_epochs=plan.new_epochs and single)


@st.composite
def plans(draw: st.DrawFn, longest: int) -> Plan:
    """Plans; the lengths lie in 1 to `longest`."""
    return Plan(
        seed=draw(st.integers(0, 2**32 - 1)),
        lengths=draw(st.lists(st.integers(1, longest), min_size=1, max_size=3)),
        sizes=draw(st.lists(st.sampled_from(SIZES), min_size=1, max_size=6).filter(any)),
        saves=draw(st.frozensets(st.integers(0, 30), max_size=4)),
        new_epochs=draw(st.booleans()),
        hole=draw(st.booleans()),
    )


def feed(specs: Specs, segments: list[list[Part]], sizes: list[int], seed: int = 0) -> Feed:
    """The parts as chunks of the given sizes, again and again; the streams take turns at random, the gaps come in between."""
    random = np.random.default_rng(seed)
    items: Feed = []
    for place, segment in enumerate(segments):
        queues = [list(_chunks(spec, part, sizes)) for spec, part in zip(specs, segment, strict=True)]
        while any(queues):
            port = int(random.choice([port for port, queue in enumerate(queues) if queue]))
            items.append((port, queues[port].pop(0)))
        if place + 1 < len(segments):
            for port, (part, later) in enumerate(zip(segment, segments[place + 1], strict=True)):
                end = later.first if later.epoch == part.epoch else None
                items.append((port, Gap(part.epoch, part.end, end, GapReason.DISCONNECT)))
    return items


def _chunks(spec: StreamSpec, part: Part, sizes: list[int]) -> Iterator[Chunk]:
    """The part in chunks that nobody may write to."""
    done = 0
    for size in cycle(sizes):
        if done >= len(part.data):
            return
        stop = min(done + size, len(part.data))
        data, times = part.data[done:stop], None if part.times_ns is None else part.times_ns[done:stop]
        data.flags.writeable = False
        yield Chunk(spec, part.epoch, part.first + done, data, times)
        done = stop


def run(node: Any, specs: Specs, items: Feed, saves: frozenset[int] = frozenset()) -> list[Item]:
    """What comes out, checked against the node's spec; before the items numbered in `saves` a new node takes over the saved state."""
    opened: OpenNode[Any] = node.open(*specs)
    state, out = opened.start(), []
    for number, (port, item) in enumerate(items):
        if number in saves:
            opened, state = node.open(*specs), type(state).restore(state.save())
        made = opened.take(state, port, item) if isinstance(opened, OpenJoin) else opened.step(state, item)
        out += [_formed(opened, each) for each in made]
    return out + [_formed(opened, each) for each in opened.flush(state)]


def _formed(opened: OpenNode[Any], item: Item) -> Item:
    if isinstance(item, Chunk):
        assert item.spec == opened.spec, "a chunk must carry the spec that the node declared"
        assert item.count, "a node must not put out an empty chunk"
        assert item.data.dtype == np.float64, f"processing is float64, got {item.data.dtype}"
        checked(item)
    return item


def merged(items: list[Item]) -> list[Item]:
    """The same items, with chunks that follow one another made one: what must not depend on chunking. NaN has one form."""
    out: list[Item] = []
    for item in items:
        if not isinstance(item, Chunk):
            out.append(item)
            continue
        plain = item._replace(data=np.where(np.isnan(item.data), np.nan, item.data))
        last = out[-1] if out else None
        if isinstance(last, Chunk) and (last.epoch, last.end) == (plain.epoch, plain.first):
            times = None if last.times_ns is None else np.concatenate((last.times_ns, plain.times()))
            plain = last._replace(data=np.concatenate((last.data, plain.data)), times_ns=times)
            out.pop()
        out.append(plain)
    return out


def assert_same(ours: list[Item], theirs: list[Item], tolerance: float | None = None) -> None:
    """Both must be the same items in the same order, byte for byte; or numbers within the tolerance."""
    left, right = merged(ours), merged(theirs)
    assert [_outline(item) for item in left] == [_outline(item) for item in right]
    for a, b in zip(left, right, strict=True):
        if isinstance(a, Chunk) and isinstance(b, Chunk):
            if tolerance is not None:
                np.testing.assert_allclose(a.data, b.data, atol=tolerance)
            elif a.data.tobytes() != b.data.tobytes():
                np.testing.assert_array_equal(a.data, b.data)
                raise AssertionError("zeros differ in their sign")


def _outline(item: Item) -> object:
    if isinstance(item, Chunk):
        return item.epoch, item.first, item.count, None if item.times_ns is None else item.times_ns.tolist()
    return repr(item)


def rows_of(items: list[Item]) -> list[Item]:
    """The chunks alone."""
    return [item for item in items if isinstance(item, Chunk)]


def _numbers(items: list[Item]) -> Floats:
    """The rows of all chunks below one another; none of a node that puts out events alone."""
    rows = [item.data for item in items if isinstance(item, Chunk)]
    return np.concatenate(rows) if rows else np.empty((0, 0))


def _tolerance(trial: Trial) -> float | None:
    traits = trial.node.open(*trial.specs).traits
    return traits.tolerance if traits.exactness is Exactness.TOLERANCE else None


def same_in_any_chunks(trial: Trial, plan: Plan) -> None:
    """Streaming equals batch: chunks of 0, 1, a prime or all samples give equal bytes, and events at the same places."""
    segments = trial.recording(plan)
    whole = run(trial.node, trial.specs, feed(trial.specs, segments, [WHOLE]))
    parts = run(trial.node, trial.specs, feed(trial.specs, segments, plan.sizes, plan.seed))
    assert_same(parts, whole, _tolerance(trial))


def same_after_restore(trial: Trial, plan: Plan) -> None:
    """A state that was saved goes on in another node of the same parameters as if nothing had been."""
    items = feed(trial.specs, trial.recording(plan), plan.sizes, plan.seed)
    assert_same(run(trial.node, trial.specs, items, plan.saves), run(trial.node, trial.specs, items), _tolerance(trial))


def gaps_do_what_was_declared(trial: Trial, plan: Plan) -> None:
    """Each gap goes on; after it a node that resets is like new, and a node that passes goes on as if there had been none.

    One that withholds has no value in the first row behind it.
    """
    segments = trial.recording(plan)
    items = feed(trial.specs, segments, plan.sizes)
    out = run(trial.node, trial.specs, items)
    assert sum(isinstance(item, Gap) for item in out) == len(segments) - 1
    if len(trial.specs) > 1:
        return
    if trial.node.open(*trial.specs).traits.at_gap is AtGap.WITHHOLD:
        gaps = [place for place, item in enumerate(out) if isinstance(item, Gap)]
        assert_same(
            rows_of(out[: gaps[0]]) if gaps else rows_of(out), rows_of(_first_of(trial, plan, segments)), _tolerance(trial)
        )
        behind = [_numbers(out[place:]) for place in gaps]
        assert all(np.isnan(rows[0, 0]) for rows in behind if len(rows)), "a value stands right behind a gap"
        return
    if trial.node.open(*trial.specs).traits.at_gap is AtGap.RESET:
        fresh = [item for each in segments for item in run(trial.node, trial.specs, feed(trial.specs, [each], plan.sizes))]
    else:
        fresh = run(trial.node, trial.specs, [item for item in items if not isinstance(item[1], Gap)])
    assert_same(rows_of(out), rows_of(fresh), _tolerance(trial))


def _first_of(trial: Trial, plan: Plan, segments: list[Any]) -> list[Item]:
    return run(trial.node, trial.specs, feed(trial.specs, segments[:1], plan.sizes))


def nan_poisons_nothing(trial: Trial, plan: Plan) -> None:
    """Missing samples change nothing before them, no other channel, and leave numbers behind them; a shut gate where a node withholds."""
    if len(trial.specs) > 1:
        return
    spec, random = trial.specs[0], np.random.default_rng(plan.seed)
    count = plan.lengths[0] + 40
    [[part]] = recording(trial.specs, [count], trial.rows, random)
    start = int(random.integers(1, count - 20))
    stop, column = start + int(random.integers(1, 20)), int(random.integers(0, spec.width))
    holed = replace(part, data=with_hole(spec, part.data, start, stop, column))
    clean, missing = (_numbers(run(trial.node, trial.specs, feed(trial.specs, [[each]], plan.sizes))) for each in (part, holed))
    opened = trial.node.open(spec)
    before, behind = _rows_at(spec, part.times_ns, opened.spec, start, stop)
    before = max(0, before - opened.traits.frame)
    np.testing.assert_array_equal(missing[:before], clean[:before], err_msg="what comes later must not change what came before")
    lost = np.isnan(missing[behind:]) & ~np.isnan(clean[behind:])
    if opened.traits.at_gap is AtGap.WITHHOLD:  # the gate says so
        lost &= ~(missing[behind:, [1]] > 0)
    assert not lost.any(), f"a hole at samples {start} to {stop} left NaN behind it"
    by_channel = [each.name for each in opened.spec.channels] == [each.name for each in spec.channels]
    if spec.kind is Kind.EMG and by_channel and len(clean):
        others = np.arange(spec.width) != column
        np.testing.assert_array_equal(missing[:, others], clean[:, others], err_msg="a hole must stay in its channel")


def _rows_at(spec: StreamSpec, times_ns: Any, made: StreamSpec, start: int, stop: int) -> tuple[int, int]:
    """How many rows of what a node makes lie before sample `start`, and which is the first one from sample `stop` on."""
    if spec.rate is None and made.rate is not None:  # rows lie at whole steps of the stream's own time, each between two samples
        steps = [Fraction(int(each), NS_PER_S) * made.rate for each in times_ns]
        first = math.ceil(steps[0])
        return math.floor(steps[start - 1]) - first + 1, math.ceil(steps[stop]) - first
    hop = Fraction(1) if spec.rate is None or made.rate is None else spec.rate / made.rate
    return int(-(-start // hop)), int(-(-stop // hop))


def same_for_any_type(trial: Trial, plan: Plan) -> None:
    """Integers and short floats give the bytes of the same numbers in float64."""
    segments = trial.recording(replace(plan, hole=False))
    wanted = run(trial.node, trial.specs, feed(trial.specs, segments, plan.sizes))
    whole = all(spec.kind is Kind.EMG for spec in trial.specs) and trial.rows is plausible_rows
    for dtype in ("int16", "int32", "float32") if whole else ("float32",):
        specs = tuple(replace(spec, dtype=dtype) for spec in trial.specs)
        typed = [[replace(part, data=part.data.astype(dtype)) for part in segment] for segment in segments]
        out = run(trial.node, specs, feed(specs, typed, plan.sizes))
        assert_same(out, wanted, _tolerance(trial))


def same_in_any_order_of_channels(trial: Trial, plan: Plan) -> None:
    """Channels are known by name: in another order they give the same bytes under the same names. Landmarks have a fixed order."""
    if any(spec.kind is Kind.LANDMARKS for spec in trial.specs):
        return
    random, segments = np.random.default_rng(plan.seed), trial.recording(plan)
    orders = [random.permutation(spec.width) for spec in trial.specs]
    specs = tuple(
        replace(spec, channels=tuple(spec.channels[n] for n in order)) for spec, order in zip(trial.specs, orders, strict=True)
    )
    turned = [[replace(part, data=part.data[:, order]) for part, order in zip(each, orders, strict=True)] for each in segments]
    names = [channel.name for channel in trial.node.open(*trial.specs).spec.channels]
    ours = trial.node.open(*specs).spec
    columns = [ours.position(name) for name in names]
    out = run(trial.node, specs, feed(specs, turned, plan.sizes, plan.seed))
    back = [item._replace(data=item.data[:, columns]) if isinstance(item, Chunk) else item for item in out]
    assert_same(back, run(trial.node, trial.specs, feed(trial.specs, segments, plan.sizes, plan.seed)), _tolerance(trial))


Law: TypeAlias = Callable[[Trial, Plan], None]
LAWS: tuple[Law, ...] = (
    same_in_any_chunks,
    same_after_restore,
    gaps_do_what_was_declared,
    nan_poisons_nothing,
    same_for_any_type,
    same_in_any_order_of_channels,
)


def keeps(law: Law, trial: Trial) -> None:
    """Try one law on many plans; AssertionError with the smallest plan that breaks it."""

    @settings(max_examples=trial.examples, deadline=None, report_multiple_bugs=False, suppress_health_check=list(HealthCheck))
    @given(plans(trial.longest))
    def tried(plan: Plan) -> None:
        law(trial, plan)

    tried()


def check(node: Any, specs: Specs, rows: Rows = plausible_rows, *, longest: int = 150, examples: int = 20) -> None:
    """Try all laws on a node.

    Parameters
    ----------
    node
        The node's parameters.
    specs
        The streams that it is opened on.
    rows
        Gives `count` plausible rows of a spec, shape (count, channels), without missing samples, from a seeded generator.
    longest
        Most samples of the first stream between two gaps.
    examples
        Plans for each law.
    """
    for law in LAWS:
        keeps(law, Trial(node, specs, rows, longest, examples))
