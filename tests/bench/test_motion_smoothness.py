"""The benchmark of smoothness holds, and its peer is independent of our code."""

import pytest

from reknit.bench.motion_smoothness import RATE_HZ, bell, plain_ldlj, plain_sparc, run


def test_every_goal_holds() -> None:
    figures = run().figures
    assert [each.name for each in figures if each.holds is False] == []
    assert figures[0].name == "motion-smoothness.max_error"


def test_the_peer_gives_the_published_numbers() -> None:
    assert (plain_sparc(bell(), RATE_HZ), plain_ldlj(bell(), RATE_HZ)) == pytest.approx((-1.41403, -5.81636), abs=1e-5)
