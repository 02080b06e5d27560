"""Repetitions: counted once, measured, and told apart from those that were not complete."""

import json
import math
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.signals.catalogue import measure_graph
from reknit.signals.measure import Gate, Phase, measure_channels
from reknit.signals.movement.repetition import Repetitions
from reknit.signals.pose.landmarks import landmark_spec
from reknit.stream import (
    Channel,
    Chunk,
    Control,
    Event,
    Gap,
    GapReason,
    Graph,
    Kind,
    ParameterError,
    Placed,
    Side,
    SpecError,
    StreamSpec,
)

SPEC = StreamSpec("knee", Kind.MEASURE, measure_channels("deg"), Fraction(100))
RULE = Repetitions(start=35, reach=55, reset=30, turn=10, min_duration_s=0.2, min_hold_s=0.05)


def wave(*peaks: float, period: int = 100, rest: float = 5.0) -> list[float]:
    """Cosine movements to those peaks, with some rest around."""
    out = [rest] * 20
    for peak in peaks:
        out += [rest + (peak - rest) * (0.5 - 0.5 * math.cos(2 * math.pi * n / period)) for n in range(period)]
        out += [rest] * 10
    return out


def run(
    values: list[float], rule: Repetitions = RULE, gates: list[int] | None = None, flush: bool = True
) -> tuple[list[Any], list[int]]:
    """The events' values, and the phase of every sample."""
    node = rule.open(SPEC)
    state = node.start()
    rows = np.column_stack([values, gates or [int(Gate.NO_SIGNAL) if math.isnan(v) else 0 for v in values]])
    items = [*node.step(state, Chunk(SPEC, 0, 0, rows)), *(node.flush(state) if flush else ())]
    phases = [int(p) for item in items if isinstance(item, Chunk) for p in item.data[:, -1].tolist()]
    return [item.value for item in items if isinstance(item, Event)], phases


def test_movements_are_counted_and_measured() -> None:
    events, phases = run(wave(80, 90))
    assert [(each["number"], each["complete"], each["reason"]) for each in events] == [(1, True, None), (2, True, None)]
    first = events[0]
    assert first["peak"] == pytest.approx(80, abs=0.1)
    assert first["range"] == pytest.approx(75, abs=0.1)
    assert first["duration_s"] == pytest.approx(first["end_s"] - first["start_s"])
    assert first["out_s"] + first["return_s"] == pytest.approx(first["duration_s"])
    assert 0 < first["hold_s"] < first["duration_s"]
    assert first["start_s"] < first["reached_s"] < first["end_s"]
    assert set(phases) == {Phase.REST, Phase.OUT, Phase.REACHED, Phase.RETURN}


def test_the_time_at_or_above_reach_is_held() -> None:
    values = [5.0] * 10 + [40.0] * 10 + [60.0] * 37 + [40.0] * 10 + [5.0] * 10
    events, _ = run(values)
    assert events[0]["hold_s"] == pytest.approx(0.36), "from the first such sample to the last"


def test_a_movement_that_does_not_reach_is_partial() -> None:
    events, _ = run(wave(50, 80))
    assert [(each["number"], each["reason"]) for each in events] == [(None, "range"), (1, None)]
    assert events[0]["reached_s"] is None


def test_a_movement_that_is_not_held_is_partial() -> None:
    spike = [5.0] * 10 + [40.0] * 30 + [60.0] * 3 + [40.0] * 30 + [5.0] * 10
    events, _ = run(spike)
    assert [each["reason"] for each in events] == ["hold"]


def test_a_twitch_is_nothing_and_a_rush_is_partial() -> None:
    assert run([5.0] * 10 + [40.0] * 5 + [5.0] * 10)[0] == []
    events, _ = run([5.0] * 10 + [80.0] * 10 + [5.0] * 10)
    assert [each["reason"] for each in events] == ["short"]


def test_dithering_about_a_threshold_counts_once() -> None:
    dither = [55 + (1 if n % 2 else -1) for n in range(60)]
    events, _ = run([5.0] * 10 + dither + [5.0] * 10 + [31.0, 34.0, 31.0, 34.0] * 5 + [5.0] * 5)
    assert len(events) == 1


def test_a_movement_under_way_at_the_start_is_partial() -> None:
    events, phases = run([*wave(80)[50:], *wave(90)])
    assert [(each["number"], each["reason"]) for each in events] == [(None, "under way"), (1, None)]
    assert (events[0]["start_s"], events[0]["range"]) == (0.0, None), "nobody saw it begin"
    assert events[0]["peak"] == pytest.approx(80, abs=0.1)
    assert set(phases[: phases.index(Phase.REST)]) == {Phase.UNKNOWN}


@pytest.mark.parametrize("values", [[40.0] * 5 + [5.0] * 10, [32.0] * 50 + [5.0] * 10])
def test_a_twitch_and_a_crooked_rest_at_the_start_are_nothing(values: list[float]) -> None:
    assert run(values)[0] == []


@pytest.mark.parametrize("lost", [slice(0, 70), slice(20, 90)])
def test_a_signal_that_is_lost_at_the_start_ends_what_was_under_way(lost: slice) -> None:
    values = [70.0] * 150 + [5.0] * 10
    values[lost] = [math.nan] * 70
    events, _ = run(values)
    assert [each["reason"] for each in events] == ["under way"]


@pytest.mark.parametrize(
    ("why", "begun", "told"),
    [
        (GapReason.PAUSE, 10, ["under way"]),
        (GapReason.PAUSE, 70, ["paused"]),
        (GapReason.DISCONNECT, 10, []),
        (GapReason.DISCONNECT, 70, ["signal lost"]),
    ],
)
def test_after_a_pause_practice_begins_anew(why: GapReason, begun: int, told: list[str]) -> None:
    node = RULE.open(SPEC)
    state = node.start()
    whole = np.column_stack([wave(80), [0] * len(wave(80))])
    items = [
        *node.step(state, Chunk(SPEC, 0, 0, whole[:begun])),
        *node.step(state, Gap(0, begun, 75, why)),
        *node.step(state, Chunk(SPEC, 0, 75, whole[75:])),
    ]
    assert [item.value["reason"] for item in items if isinstance(item, Event)] == told


@pytest.mark.parametrize("why", GapReason)
def test_a_gap_before_anything_was_seen_changes_nothing(why: GapReason) -> None:
    node = RULE.open(SPEC)
    state = node.start()
    rows = np.column_stack([wave(80)[70:], [0] * len(wave(80)[70:])])
    items = [*node.step(state, Gap(0, 0, 10, why)), *node.step(state, Chunk(SPEC, 0, 10, rows))]
    assert [item.value["reason"] for item in items if isinstance(item, Event)] == ["under way"]


def test_what_is_under_way_at_the_end_is_partial() -> None:
    events, _ = run(wave(80)[:80])
    assert [each["reason"] for each in events] == ["finished"]
    assert run(wave(80)[:80], flush=False)[0] == []


def test_a_bounce_at_the_bottom_is_one_movement() -> None:
    values = [*wave(80)[:70], *[80 - 25 * math.sin(math.pi * n / 40) for n in range(40)], *wave(80)[70:]]
    events, phases = run(values)
    assert [each["number"] for each in events] == [1]
    assert phases.count(int(Phase.RETURN)) > 0


def test_a_short_loss_is_bridged_and_a_long_one_ends_the_movement() -> None:
    values = wave(80, 80)
    short, long = values.copy(), values.copy()
    short[60:90] = [math.nan] * 30
    assert [each["reason"] for each in run(short)[0]] == [None, None]
    long[60:130] = [math.nan] * 70
    events, phases = run(long)
    assert [each["reason"] for each in events] == ["signal lost", None]
    assert phases[125] == Phase.UNKNOWN


@pytest.mark.parametrize(
    ("why", "told"), [(GapReason.PAUSE, "paused"), (GapReason.COUNTER_JUMP, "signal lost"), (GapReason.DISCONNECT, "signal lost")]
)
def test_a_gap_ends_the_movement_at_once(why: GapReason, told: str) -> None:
    node = RULE.open(SPEC)
    state = node.start()
    rows = np.column_stack([wave(80)[:70], [0] * 70])
    node.step(state, Chunk(SPEC, 0, 0, rows))
    gap = Gap(0, 70, 90, why)
    event, passed = node.step(state, gap)
    assert isinstance(event, Event)
    assert event.value["reason"] == told
    assert passed == gap


@pytest.mark.parametrize(
    ("hole", "told"),
    [
        ((0.50, 0.95), (True, None)),  # bridged
        ((0.45, 1.15), (False, "signal lost")),  # its turning point may lie in there: it is not told to have fallen short
        ((0.75, 1.40), (True, None)),  # it was seen to reach
        ((0.40, 1.45), (False, "signal lost")),  # nobody saw it begin
        ((0.50, 1.52), (False, "signal lost")),  # a whole movement may lie in there
    ],
)
def test_pictures_that_are_missing_are_no_short_movement(hole: tuple[float, float], told: tuple[bool, str | None]) -> None:
    spec = StreamSpec("knee", Kind.MEASURE, measure_channels("deg"))
    times_s = np.arange(0, 3, 0.05)
    values = 5 + 75 * (0.5 - 0.5 * np.cos(2 * np.pi * np.clip(times_s - 0.2, 0, 1.6) / 1.6))
    kept = (times_s <= hole[0]) | (times_s >= hole[1])
    if told[1]:
        values = np.where(values > 55, np.where(kept, 54, values), values)
    node = Repetitions(start=20, reach=55, reset=15, turn=10, min_duration_s=0.2).open(spec)
    rows = np.column_stack([values, np.zeros(len(values))])[kept]
    times_ns = np.round(times_s[kept] * 1e9).astype(np.int64)
    items = node.step(node.start(), Chunk(spec, 0, 0, rows, times_ns))
    assert [(each.value["complete"], each.value["reason"]) for each in items if isinstance(each, Event)] == [told]


def test_a_gate_that_only_counts_has_its_own_reason_and_a_jump_breaks_off() -> None:
    values = wave(80)
    for gate, reason in ((Gate.BEHIND, "behind"), (Gate.OUT_OF_PLANE, "out_of_plane"), (Gate.PICTURE, "picture")):
        (event,), _ = run(values, gates=[0] * 60 + [int(gate)] * 5 + [0] * (len(values) - 65))
        assert (event["complete"], event["peak"], event["withheld"]) == (True, None, reason)
    lost = [int(Gate.JUMPED) if 50 <= n < 110 else 0 for n in range(len(values))]
    (event,), _ = run([math.nan if gate else value for value, gate in zip(values, lost, strict=True)], gates=lost)
    assert (event["complete"], event["reason"]) == (False, "signal lost")


def test_degrees_that_are_not_trusted_are_withheld_and_counted() -> None:
    values = wave(80)
    gates = [0] * 60 + [int(Gate.COUNT_ONLY)] + [0] * (len(values) - 61)
    events, _ = run(values, gates=gates)
    assert events[0]["complete"]
    assert (events[0]["peak"], events[0]["range"], events[0]["withheld"]) == (None, None, "count_only")


def test_the_threshold_moves_while_it_runs() -> None:
    node = RULE.open(SPEC)
    state = node.start()
    values = wave(50)
    rows = np.column_stack([values, [0] * len(values)])
    node.step(state, Control("reach", 44.0))
    events = [item.value for item in node.step(state, Chunk(SPEC, 0, 0, rows)) if isinstance(item, Event)]
    assert [each["number"] for each in events] == [1]


def test_companions_are_told_with_peak_and_mean() -> None:
    channels = (*measure_channels("deg"), Channel("emg.value", "uV"), Channel("emg.gate", "code"))
    spec = StreamSpec("joined", Kind.MEASURE, channels, Fraction(100))
    node = Repetitions(35, 55, 30, 10, companions=("emg",)).open(spec)
    values = wave(80)
    emg = [value * 2 for value in values]
    gates = [0] * len(values)
    gates[70] = int(Gate.WARM_UP)
    state = node.start()
    items = node.step(state, Chunk(spec, 0, 0, np.column_stack([values, [0] * len(values), emg, gates])))
    (event,) = [item for item in items if isinstance(item, Event)]
    assert event.value["companions"]["emg"]["peak"] < 160
    assert event.value["companions"]["emg"]["peak"] == pytest.approx(160, abs=0.5)
    assert 70 < event.value["companions"]["emg"]["mean"] < 160


@given(st.lists(st.one_of(st.floats(-20, 150), st.just(math.nan)), max_size=150), st.data())
def test_what_always_holds(values: list[float], data: st.DataObject) -> None:
    rule = Repetitions(35, 55, 30, data.draw(st.sampled_from([0.0, 10.0])), 0.05, 0.02, 0.1)
    events, phases = run(values, rule)
    complete = [each for each in events if each["complete"]]
    assert [each["number"] for each in complete] == list(range(1, len(complete) + 1))
    assert all(each["number"] is None for each in events if not each["complete"])
    for each in events:
        assert each["start_s"] <= each["end_s"]
        assert each["hold_s"] <= each["duration_s"] + 1e-9
        assert (each["reason"] is None) == each["complete"]
    for each in complete:
        assert each["peak"] >= 55
        assert each["hold_s"] >= 0.02
    for one, other in pairwise(events):
        assert one["end_s"] <= other["start_s"]
    assert len(phases) == len(values)


@pytest.mark.parametrize("thresholds", [(20, 55, 30), (60, 55, 30)])
def test_thresholds_must_be_in_order(thresholds: tuple[float, float, float]) -> None:
    with pytest.raises(ParameterError, match="reset <= start <= reach"):
        Repetitions(*thresholds).open(SPEC)


def test_other_mistakes_are_refused() -> None:
    with pytest.raises(ParameterError, match="below 0"):
        Repetitions(35, 55, 30, -1).open(SPEC)
    with pytest.raises(SpecError, match="no channel 'value'"):
        RULE.open(StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), Fraction(100)))
    with pytest.raises(SpecError, match=r"emg\.value"):
        Repetitions(35, 55, 30, companions=("emg",)).open(SPEC)


def squats(data_folder: Path) -> np.ndarray:
    """The published landmarks of the squat clip as rows."""
    folder = data_folder / "video/squats"
    flat = np.array(json.loads((folder / "pose_squats.full.json").read_text()))
    world = np.array(json.loads((folder / "pose_squats_3d.full.json").read_text()))
    rows = np.full((len(flat), 33, 7), np.nan)
    rows[:, :, :3] = flat / (720, 1280, 720)
    rows[:, :, 4:] = world
    return rows.reshape(len(flat), -1)


@pytest.mark.parametrize("side", Side)
def test_the_squats_of_a_real_person(data_folder: Path, side: Side) -> None:
    rows, spec = squats(data_folder), landmark_spec("camera", 720, 1280)
    placed = measure_graph("knee_flexion", Kind.LANDMARKS, source=spec, side=side)
    rule = Repetitions(35, 55, 30, 10, 0.8, 0.0)

    def reasons(rows: np.ndarray, rate_hz: float) -> list[str | None]:
        graph = Graph((*placed, Placed("repetitions", rule, (placed[-1].name,))), ("repetitions",)).open({"camera": spec})
        times = np.round(np.arange(len(rows)) * 1e9 / rate_hz).astype(np.int64)
        outs = [*graph.push("camera", Chunk(spec, 0, 0, rows, times)), *graph.flush()]
        return [out.item.value["reason"] for out in outs if isinstance(out.item, Event)]

    assert reasons(rows, 5) == [None, None, "finished"]
    assert reasons(rows[:49], 5) == [None, None]
    assert reasons(np.repeat(np.tile(rows[:49], (4, 1)), 6, axis=0), 30) == [None] * 8


@st.composite
def courses(draw: st.DrawFn) -> np.ndarray[Any, Any]:
    """A measure that wanders, with withheld, count-only and missing samples now and then; value and gate."""
    steps = draw(st.lists(st.sampled_from([-30.0, -9.0, -2.0, 0.0, 2.0, 9.0, 30.0]), min_size=1, max_size=150))
    values = np.repeat(np.clip(np.cumsum(steps), 0, 120), draw(st.integers(1, 4)))
    rows = np.stack([values, np.zeros(len(values))], axis=1)
    for place in draw(st.lists(st.integers(0, len(values) - 1), max_size=4)):
        rows[place] = draw(st.sampled_from([(math.nan, Gate.HIDDEN), (rows[place, 0], Gate.COUNT_ONLY), (math.nan, Gate.OPEN)]))
    return rows


@given(courses(), st.sampled_from([0.0, 10.0]), st.integers(1, 90))
def test_pieces_taken_together_give_what_single_samples_give(rows: np.ndarray[Any, Any], turn: float, size: int) -> None:
    spec = StreamSpec("knee", Kind.MEASURE, measure_channels("deg"), Fraction(100))
    rules = Repetitions(35, 55, 30, turn, 0.2, 0.05)
    together, single = rules.open(spec), rules.open(spec)
    single._unchanged = lambda *_: False  # type: ignore[method-assign]
    states = together.start(), single.start()
    for first in range(0, len(rows), size):
        chunk = Chunk(spec, 0, first, rows[first : first + size])
        ours, wanted = together.step(states[0], chunk), single.step(states[1], chunk)
        assert len(ours) == len(wanted)
        for one, other in zip(ours, wanted, strict=True):
            if isinstance(one, Chunk) and isinstance(other, Chunk):
                assert (one.first, one.data.tobytes()) == (other.first, other.data.tobytes())
            else:
                assert one == other
        assert states[0].save() == states[1].save()


def test_samples_that_come_one_by_one_give_what_all_at_once_give() -> None:
    """As a camera's pictures do, at times of their own and with what goes beside them."""
    channels = (*measure_channels("deg"), Channel("lean.value", "deg"), Channel("lean.gate", "code"))
    spec = StreamSpec("knee", Kind.MEASURE, channels, None)
    values = [*wave(80, 40, 90), *[math.nan] * 80]
    gates = [int(Gate.HIDDEN) if math.isnan(value) else int(Gate.OPEN) for value in values]
    rows = np.column_stack([values, gates, np.cos(values), [int(Gate.OPEN)] * len(values)])
    times_ns = np.arange(len(values), dtype=np.int64) * 10_000_000
    node = Repetitions(35, 55, 30, 10, 0.2, companions=("lean",)).open(spec)

    def told(size: int) -> tuple[list[tuple[int, Any]], bytes]:
        state, items = node.start(), list[Any]()
        for first in range(0, len(rows), size):
            items += node.step(state, Chunk(spec, 0, first, rows[first : first + size], times_ns[first : first + size]))
        shown = b"".join(item.data.tobytes() for item in items if isinstance(item, Chunk))
        return [(item.index, item.value) for item in items if isinstance(item, Event)], shown

    assert len(told(1)[0]) == 3
    assert told(1) == told(len(rows))
