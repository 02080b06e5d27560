"""The table of a source's states, silences, and a back-off that only good data reset; all at told times."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from reknit.sources.supervision import LEGAL, MOST_HISTORY, IllegalTransition, Patience, SourceState, Supervision, move
from reknit.stream import NS_PER_S, ParameterError

S = SourceState


def at(seconds: float) -> int:
    return round(seconds * NS_PER_S)


def live(patience: Patience | None = None) -> Supervision:
    supervision = Supervision(patience)
    supervision.start(0)
    supervision.data(0)
    return supervision


class TestTable:
    @pytest.mark.parametrize("now", SourceState)
    @pytest.mark.parametrize("to", SourceState)
    def test_the_table_is_the_law(self, now: SourceState, to: SourceState) -> None:
        if to in LEGAL[now]:
            assert move(now, to) is to
        else:
            with pytest.raises(IllegalTransition, match=f"from '{now.value}' to '{to.value}'"):
                move(now, to)

    def test_every_state_can_be_left_for_off(self) -> None:
        assert all(S.OFF in ways for state, ways in LEGAL.items() if state is not S.OFF)

    def test_a_source_that_runs_is_not_started_again(self) -> None:
        with pytest.raises(IllegalTransition, match="'live' to 'connecting'"):
            live().start(at(1))


class TestSilence:
    def test_stale_then_lost(self) -> None:
        supervision = live()
        assert supervision.tick(at(0.49)) is S.LIVE
        assert supervision.tick(at(0.5)) is S.STALE
        assert supervision.tick(at(4.9)) is S.STALE
        assert supervision.tick(at(5)) is S.LOST
        assert supervision.retry_ns == at(5.5)

    def test_data_bring_it_back(self) -> None:
        supervision = live()
        supervision.tick(at(1))
        supervision.data(at(2))
        assert [state for _, state in supervision.history] == [S.CONNECTING, S.LIVE, S.STALE, S.LIVE]
        assert supervision.retry_ns is None

    def test_silence_that_nobody_looked_at_is_in_the_history(self) -> None:
        supervision = live()
        supervision.data(at(1))
        assert [state for _, state in supervision.history][-2:] == [S.STALE, S.LIVE]

    def test_a_gap_lasts_until_data_or_silence(self) -> None:
        supervision = live()
        supervision.gap(at(0.1))
        supervision.data(at(0.2))
        assert [state for _, state in supervision.history][-2:] == [S.GAP, S.LIVE]
        supervision.gap(at(0.3))
        assert supervision.tick(at(0.8)) is S.STALE

    def test_a_connection_without_data(self) -> None:
        supervision = Supervision()
        supervision.start(0)
        supervision.connected(0)
        assert supervision.tick(at(9.9)) is S.CONNECTING
        assert supervision.tick(at(10)) is S.LOST

    def test_connecting_may_take_longer_than_the_first_data(self) -> None:
        supervision = Supervision()
        supervision.start(0)
        assert supervision.tick(at(25)) is S.CONNECTING
        supervision.connected(at(25))
        assert supervision.tick(at(34.9)) is S.CONNECTING
        supervision.data(at(34.9))
        assert supervision.state is S.LIVE
        supervision.connected(at(60))
        assert supervision.tick(at(60)) is S.LOST  # only what is connecting can become connected
        supervision.start(at(61))
        assert supervision.tick(at(100)) is S.CONNECTING

    def test_what_comes_after_the_end_counts_for_nothing(self) -> None:
        supervision = live()
        supervision.stop(at(0.1))
        for happening in (supervision.data, supervision.gap, supervision.failed, supervision.stop):
            happening(at(0.2))
        assert supervision.state is S.OFF


class TestBackOff:
    def waits(self, supervision: Supervision, good_s: float, times: int) -> list[float]:
        """Seconds that are waited where each connection gives data for `good_s` seconds and breaks."""
        found, now_s = [], 100.0
        supervision.start(at(now_s))
        for _ in range(times):
            for n in range(round(good_s * 10) + 1):
                supervision.data(at(now_s + n / 10))
            now_s += good_s
            supervision.failed(at(now_s))
            assert supervision.retry_ns is not None
            found.append(supervision.retry_ns / NS_PER_S - now_s)
            now_s = supervision.retry_ns / NS_PER_S
            supervision.start(at(now_s))
        return found

    def test_a_source_that_comes_and_goes_is_tried_less_and_less(self) -> None:
        assert self.waits(Supervision(), 1, 8) == pytest.approx([0.5, 1, 2, 4, 8, 16, 30, 30])

    def test_good_data_reset_it(self) -> None:
        assert self.waits(Supervision(), 10.5, 4) == pytest.approx([0.5] * 4)

    def test_data_with_gaps_are_not_good(self) -> None:
        supervision = live()
        supervision.tries = 3
        for n in range(300):
            supervision.data(at(n / 10))
            if n % 50 == 0:
                supervision.gap(at(n / 10))
        assert supervision.tries == 3

    def test_a_thousand_tries_stay_at_the_longest_wait(self) -> None:
        supervision = Supervision()
        supervision.tries = 5000
        supervision.start(0)
        supervision.failed(0)
        assert supervision.retry_ns == at(30)

    def test_a_source_that_comes_and_goes_for_days_does_not_fill_the_memory(self) -> None:
        supervision = live()
        for n in range(1, 3 * MOST_HISTORY):
            supervision.gap(n)
            supervision.data(n)
        assert len(supervision.history) == MOST_HISTORY
        assert supervision.history[-1] == (3 * MOST_HISTORY - 1, S.LIVE)

    @pytest.mark.parametrize("wrong", [{"stale_s": 0.0}, {"lost_s": 0.1}, {"first_s": 60.0}, {"good_s": 0.0}, {"connect_s": 0.0}])
    def test_patience_that_makes_no_sense(self, wrong: dict[str, float]) -> None:
        with pytest.raises(ParameterError, match="above 0"):
            Patience(**wrong)


class Supervised(RuleBasedStateMachine):
    """Whatever happens at whatever time, the way lies in the table and waits stay within their bounds."""

    def __init__(self) -> None:
        super().__init__()
        self.supervision, self.now_ns = Supervision(), 0

    @rule(
        what=st.sampled_from(["connected", "data", "gap", "failed", "tick", "stop"]),
        seconds=st.sampled_from([0.0, 0.1, 0.6, 6.0, 11.0]),
    )
    def happen(self, what: str, seconds: float) -> None:
        self.now_ns += at(seconds)
        getattr(self.supervision, what)(self.now_ns)

    @rule()
    def start_if_due(self) -> None:
        if self.supervision.state in (S.OFF, S.LOST):
            self.now_ns = max(self.now_ns, self.supervision.retry_ns or 0)
            self.supervision.start(self.now_ns)

    @invariant()
    def history_is_legal(self) -> None:
        states = [S.OFF, *(state for _, state in self.supervision.history)]
        assert all(to in LEGAL[now] for now, to in pairwise(states))
        times = [time for time, _ in self.supervision.history]
        assert times == sorted(times)
        if self.supervision.retry_ns is not None:
            assert self.supervision.retry_ns <= self.now_ns + at(30)


TestSupervised = Supervised.TestCase
