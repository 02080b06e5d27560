import json

import numpy as np
import pytest
import scipy

from reknit.bench.figures import Figure, Report, machine


def test_report_is_plain_data_in_the_form_that_others_read() -> None:
    figures = [Figure("engine.a", 7.5, "us", "<= 8", True, "scipy", 36.0), Figure("engine.b", 1.0, "x")]
    report = Report("engine", {"folder": None, "files": [], "origin": "noise"}, "a computer", figures)
    plain = json.loads(json.dumps(report.to_dict()))
    assert plain == {
        "benchmark": "engine",
        "data": {"folder": None, "files": [], "origin": "noise"},
        "machine": "a computer",
        "figures": [
            {"name": "engine.a", "value": 7.5, "unit": "us", "goal": "<= 8", "holds": True, "peer": "scipy", "peer_value": 36.0},
            {"name": "engine.b", "value": 1.0, "unit": "x", "goal": None, "holds": None, "peer": None, "peer_value": None},
        ],
    }


def test_machine_tells_what_numbers_depend_on() -> None:
    told = machine()
    for part in ("cores", "Python 3.", f"numpy {np.__version__}", f"scipy {scipy.__version__}"):
        assert part in told
    assert "\n" not in told


def test_figure_cannot_be_changed_afterwards() -> None:
    with pytest.raises(AttributeError):
        Figure("a", 1.0, "us").value = 2.0  # type: ignore[misc]
