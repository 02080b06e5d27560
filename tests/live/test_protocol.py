"""Control messages: the known ones are understood, all others are answered with a sentence."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.live import protocol
from reknit.live.protocol import ProtocolError, read, write

BEGIN = {
    "type": "begin",
    "exercise": "squat",
    "side": "left",
    "source": {"kind": "camera", "width": 640, "height": 480, "attributes": {"model": "lite"}},
    "dose": {"sets": 2, "repetitions": 5},
    "companions": [{"kind": "simulated"}],
}


def test_begin_is_understood() -> None:
    begin = read(json.dumps(BEGIN))
    assert isinstance(begin, protocol.Begin)
    assert begin.source == protocol.Camera(width=640, height=480, attributes={"model": "lite"})
    assert begin.dose == protocol.Dose(sets=2, repetitions=5)
    assert begin.companions == [protocol.SimulatedPersonSource()]


def test_at_most_sixteen_companions_come_along() -> None:
    begin = read(json.dumps(BEGIN | {"companions": [{"kind": "simulated"}] * 16}))
    assert isinstance(begin, protocol.Begin)
    assert len(begin.companions) == 16
    with pytest.raises(ProtocolError, match="companions"):
        read(json.dumps(BEGIN | {"companions": [{"kind": "simulated"}] * 17}))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('{"type":"hello","protocol":1,"token":"t","session":null}', protocol.Hello(protocol=1, token="t")),
        ('{"type":"ping","page_ns":5}', protocol.Ping(page_ns=5)),
        ('{"type":"clock","offset_ns":-5,"round_trip_ns":9}', protocol.ClockSet(offset_ns=-5, round_trip_ns=9)),
        ('{"type":"control","name":"reach","value":35.5}', protocol.ControlSet(name="reach", value=35.5)),
        ('{"type":"control","name":"hurts","value":null}', protocol.ControlSet(name="hurts")),
        ('{"type":"shown","number":3,"how":"heard","time_ns":1}', protocol.Shown(number=3, how="heard", time_ns=1)),
        ('{"type":"camera","problem":"refused"}', protocol.CameraProblem(problem="refused")),
    ],
)
def test_each_message_is_understood(text: str, wanted: protocol.Incoming) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "nonsense",
        '{"type":"begin"}',
        '{"type":"unheard-of"}',
        '{"type":"control","name":"delete"}',
        '{"type":"control","name":"stop","extra":1}',
        '{"type":"begin","exercise":"squat","source":{"kind":"camera","width":1,"height":480}}',
        '{"type":"begin","exercise":"squat","source":{"kind":"simulated","range_deg":1e9}}',
        '{"type":"hello","protocol":1,"token":"' + "x" * 300 + '"}',
        '{"type":"ping","page_ns":"soon"}',
    ],
)
def test_what_is_not_understood_asks_for_a_reload(text: str) -> None:
    with pytest.raises(ProtocolError, match="reload the page"):
        read(text)


@given(st.binary(max_size=100))
def test_any_bytes_are_understood_or_refused(data: bytes) -> None:
    with contextlib.suppress(ProtocolError):
        assert read(data) is not None


def test_nan_is_written_as_null() -> None:
    assert json.loads(write({"value": float("nan")})) == {"value": None}
