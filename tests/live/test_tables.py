"""Tables for a spreadsheet: every number as it was recorded, nothing where it was withheld."""

import csv
import io
from typing import Any

import numpy as np

from reknit.formats.measures_parquet import Measures
from reknit.live.tables import REPETITION, measures_table, repetitions_table
from reknit.signals.measure import Gate, Phase


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def repetition(start_s: float, **more: Any) -> dict[str, Any]:
    return dict.fromkeys(REPETITION) | {"start_s": start_s, "complete": True} | more


def summary(*repetitions: dict[str, Any], partial: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {"repetitions": list(repetitions), "partial": list(partial), "measure": {"name": "m", "unit": "deg"}}


def test_measures_have_a_line_a_row() -> None:
    measures = Measures(
        block=np.array([1, 1], dtype=np.int32),
        time_s=np.array([0.0, 1 / 3]),
        value=np.array([0.1 + 0.2, np.nan]),
        gate=np.array([Gate.OPEN, Gate.NO_PERSON], dtype=np.uint8),
        phase=np.array([Phase.REST, Phase.UNKNOWN], dtype=np.uint8),
    )
    first, second = lines(measures_table(measures))
    assert float(first["value"]) == 0.1 + 0.2
    assert float(second["time_s"]) == 1 / 3
    assert (second["value"], second["gate"], second["phase"]) == ("", "no_person", "unknown")
    assert first["block"] == "1"
    assert lines(measures_table(Measures.none())) == []


def test_repetitions_stand_in_the_order_of_time() -> None:
    partial = repetition(2.0, complete=False, reason="range")
    told = lines(repetitions_table(summary(repetition(1.0, number=1, peak=84.5), repetition(3.0, number=2), partial=(partial,))))
    assert [each["number"] for each in told] == ["1", "", "2"]
    assert [each["complete"] for each in told] == ["true", "false", "true"]
    assert [each["reason"] for each in told] == ["", "range", ""]
    assert (told[0]["peak"], told[0]["unit"], told[1]["peak"]) == ("84.5", "deg", "")


def test_companions_have_columns_of_their_own() -> None:
    one = repetition(1.0, companions={"emg": {"peak": 80.0, "mean": None}})
    first, second = lines(repetitions_table(summary(one, repetition(2.0))))
    assert (first["emg peak"], first["emg mean"]) == ("80.0", "")
    assert second["emg peak"] == ""


def test_companions_are_headed_with_muscle_and_unit() -> None:
    silent = {"emg": {"peak": None, "mean": None, "withheld": "no_signal"}}
    known = {"companions": {"emg": {"unit": "uV", "muscle": "vastus medialis", "side": "left"}}}
    one = repetition(1.0, companions={"emg": {"peak": 80.0, "mean": 60.0, "withheld": None}})
    first, second = lines(repetitions_table(summary(one, repetition(2.0, companions=silent)) | known))
    assert (first["emg vastus medialis left peak uV"], first["emg vastus medialis left mean uV"]) == ("80.0", "60.0")
    assert first["emg vastus medialis left withheld"] == ""
    assert second["emg vastus medialis left peak uV"] == ""
    assert second["emg vastus medialis left withheld"] == "no_signal"


def test_odd_content_becomes_a_table_all_the_same() -> None:
    odd = {"start_s": "soon", "companions": {"emg": 3}, "reason": 'a "word", and\na line \ud800'}
    told = lines(repetitions_table(summary(odd, {"companions": []}, repetition(1.0))))
    assert told[0]["start_s"] == "1.0"
    assert told[1]["reason"] == 'a "word", and\na line ?'
    assert told[2]["start_s"] == ""


def test_partners_have_columns_by_their_ids() -> None:
    back = {"mean": 20.0, "peak": 31.5, "zone": "inside"}
    first, second = lines(repetitions_table(summary(repetition(1.0, partners={"back": back}), repetition(2.0))))
    assert (first["back mean %"], first["back peak %"], first["back zone"]) == ("20.0", "31.5", "inside")
    assert (second["back mean %"], second["back zone"]) == ("", "")
    assert "back lag ms" not in first


def test_a_timed_partner_has_its_lag_too() -> None:
    trunk = {"mean": 50.0, "peak": 60.0, "zone": "above", "lag_ms": -0.0, "uncertain_ms": 30.0}
    unknown = trunk | {"lag_ms": None, "zone": None}
    told = lines(
        repetitions_table(summary(repetition(1.0, partners={"trunk": trunk}), repetition(2.0, partners={"trunk": unknown})))
    )
    assert [each["trunk lag ms"] for each in told] == ["-0.0", ""]
    assert [each["trunk uncertain ms"] for each in told] == ["30.0", "30.0"]
    assert [each["trunk zone"] for each in told] == ["above", ""]


def test_a_target_that_moved_tells_how_closely_it_was_followed() -> None:
    followed = {"rms_error": 6.5, "mean_error": -1.25, "share": 0.75}
    off = {"rms_error": None, "mean_error": None, "share": None}
    partial = repetition(2.0, complete=False, reason="off target", tracking=off)
    first, second = lines(repetitions_table(summary(repetition(1.0, tracking=followed), partial=(partial,))))
    assert (first["rms_error"], first["mean_error"], first["share"]) == ("6.5", "-1.25", "0.75")
    assert (second["reason"], second["rms_error"], second["share"]) == ("off target", "", "")
    assert "share" not in lines(repetitions_table(summary(repetition(1.0))))[0]
