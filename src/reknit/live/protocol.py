"""Control messages of the wire: typed JSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

import msgspec

from reknit.live import PROTOCOL
from reknit.stream import ReknitError

MOST_COMPANIONS = 16
M = TypeVar("M")
Words = Annotated[str, msgspec.Meta(max_length=256)]
Count = Annotated[int, msgspec.Meta(ge=0)]


class ProtocolError(ReknitError):
    """A message that the protocol does not know."""


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all messages: no field but the named ones."""


class Spread(Strict, frozen=True, kw_only=True):
    """Half of the values lie at or below p50, 95 of 100 at or below p95; None where there are none."""

    p50: Annotated[float, msgspec.Meta(ge=0)] | None
    p95: Annotated[float, msgspec.Meta(ge=0)] | None


class Greeting(Strict, frozen=True, kw_only=True):
    """What every hello says of its page."""

    protocol: int
    token: Words


class Hello(Greeting, frozen=True, kw_only=True, tag="hello"):
    """First message of a page."""

    session: Words | None = None
    role: Literal["practise", "watch", "take-over"] = "practise"


class Ping(Strict, frozen=True, kw_only=True, tag="ping"):
    """Asks for the session's time."""

    page_ns: int


class ClockSet(Strict, frozen=True, kw_only=True, tag="clock"):
    """How the page's clock was tied to the session's."""

    offset_ns: int
    round_trip_ns: int


class Camera(Strict, frozen=True, kw_only=True, tag="camera", tag_field="kind"):
    """Landmarks from the page's camera."""

    width: Annotated[int, msgspec.Meta(ge=64, le=8192)]
    height: Annotated[int, msgspec.Meta(ge=64, le=8192)]
    attributes: dict[Words, Words] = {}


class SimulatedPersonSource(Strict, frozen=True, kw_only=True, tag="simulated", tag_field="kind"):
    """A simulated person, or a simulated muscle where the exercise is measured on one."""

    range_deg: Annotated[float, msgspec.Meta(ge=1, le=175)] | None = None
    period_s: Annotated[float, msgspec.Meta(ge=1, le=30)] | None = None
    trunk_lean_deg: Annotated[float, msgspec.Meta(ge=0, le=80)] = 20.0


class SimulatedLimbSource(Strict, frozen=True, kw_only=True, tag="simulated-limb", tag_field="kind"):
    """A simulated motion sensor on the part of the body that the exercise moves."""


class SimulatedPlateSource(Strict, frozen=True, kw_only=True, tag="simulated-plate", tag_field="kind"):
    """A simulated force plate below a simulated person."""


class RecordingSource(Strict, frozen=True, kw_only=True, tag="recording", tag_field="kind"):
    """A recording that was sent to this server before, or the simulated example."""

    recording: Words
    calibration: Words | None = None


class LslSource(Strict, frozen=True, kw_only=True, tag="lsl", tag_field="kind"):
    """A stream on the Lab Streaming Layer."""

    name: Words


class SensorSource(Strict, frozen=True, kw_only=True, tag="sensor", tag_field="kind"):
    """A sensor by its address, such as ``lsl:EMG`` or ``brainflow:synthetic``; `reknit sources` lists those that are reachable."""

    address: Words


class SentSource(Strict, frozen=True, kw_only=True, tag="sent", tag_field="kind"):
    """A muscle signal that a program sends over this very socket, frame by frame, such as the driver of a sensor."""

    rate_hz: Annotated[float, msgspec.Meta(ge=100, le=20_000)]
    channels: Annotated[list[Words], msgspec.Meta(min_length=1, max_length=64)]
    unit: Words = "uV"
    device: Words = ""
    attributes: dict[Words, Words] = {}


class MotionSource(Strict, frozen=True, kw_only=True, tag="motion", tag_field="kind"):
    """The motion sensors of a phone that has joined, by its id; the phone sends them itself, over a socket of its own."""

    phone: Words


AnySource = (
    Camera
    | SimulatedPersonSource
    | SimulatedLimbSource
    | SimulatedPlateSource
    | RecordingSource
    | LslSource
    | SensorSource
    | MotionSource
    | SentSource
)


Position = Annotated[int, msgspec.Meta(ge=0, le=511)]
"""A channel by its position from 0."""


class Dose(Strict, frozen=True, kw_only=True):
    """Sets, repetitions and the time to hold instead of the exercise's own."""

    sets: int | None = None
    repetitions: int | None = None
    hold_s: float | None = None


class Begin(Strict, frozen=True, kw_only=True, tag="begin"):
    """Begin a block; `companions` are further sources that are recorded and joined, `partners` the channels of partner muscles.

    `released`: something firm to hold is within reach, and a therapist has released the exercise, for one that needs it.
    """

    exercise: Words
    source: AnySource
    side: Literal["left", "right"] = "right"
    dose: Dose | None = None
    companions: Annotated[list[AnySource], msgspec.Meta(max_length=MOST_COMPANIONS)] = []
    channel: Position = 0
    released: bool = False
    partners: Annotated[dict[Words, Position], msgspec.Meta(max_length=16)] = {}


class ControlSet(Strict, frozen=True, kw_only=True, tag="control"):
    """A button or slider."""

    name: Literal["start", "pause", "resume", "stop", "continue", "redo", "start-over", "reach", "hurts", "dizzy"]
    value: float | None = None


class Shown(Strict, frozen=True, kw_only=True, tag="shown"):
    """What a snapshot decided was really seen or heard, at that time of the session."""

    number: int
    how: Literal["seen", "heard"]
    time_ns: int


class Signal(Strict, frozen=True, kw_only=True, tag="signal"):
    """When the signal to react to was really drawn, in session time, and by how much that may be off."""

    time_ns: Annotated[int, msgspec.Meta(ge=0, le=2**62)]
    error_ms: Annotated[float, msgspec.Meta(ge=0, le=10_000)]


class CameraProblem(Strict, frozen=True, kw_only=True, tag="camera"):
    """The page could not use its camera."""

    problem: Literal["refused", "absent", "busy", "ended", "dark", "insecure", "model"]
    detail: Words = ""


class Scene(Strict, frozen=True, kw_only=True, tag="scene"):
    """What the page sees in the camera's picture besides the one person: too little light, more people."""

    dark: bool
    people: Annotated[int, msgspec.Meta(ge=0, le=20)]


class Say(Strict, frozen=True, kw_only=True, tag="say"):
    """A therapist's few words to the person who practises."""

    words: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class Performance(Strict, frozen=True, kw_only=True, tag="performance"):
    """How well the page keeps up, counted since the block began."""

    pictures: Count
    detected: Count
    skipped: Count
    lost: Count
    inference_ms: Spread
    work_ms: Spread


Incoming = Hello | Ping | ClockSet | Begin | ControlSet | Shown | Signal | CameraProblem | Scene | Say | Performance
_decoder: msgspec.json.Decoder[Incoming] = msgspec.json.Decoder(Incoming)
_encoder = msgspec.json.Encoder()


def decoded(decoder: msgspec.json.Decoder[M], text: str | bytes, advice: str = "reload the page") -> M:
    """The message in a text frame of any of the sockets; ProtocolError says what was wrong with it, and what to do."""
    try:
        return decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProtocolError(f"this message is not of protocol {PROTOCOL}: {error}; {advice}") from error


def read(text: str | bytes) -> Incoming:
    """The message in a text frame; ProtocolError says what was wrong with it."""
    return decoded(_decoder, text)


def write(message: dict[str, Any]) -> str:
    """A message as JSON; numbers that JSON does not know (NaN) become null."""
    return _encoder.encode(message).decode()
