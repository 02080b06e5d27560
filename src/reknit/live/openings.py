"""From a page's `begin` to a block and its sources: what each door opens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from reknit.exercise.load import library
from reknit.exercise.model import Exercise
from reknit.formats.recording import Recording
from reknit.live import protocol
from reknit.live.house import House
from reknit.live.phones import PREFIX
from reknit.session.analyse import calibrate
from reknit.session.begin import Begin, BeginError, check_rate, fitted, measured_on, streams_for
from reknit.session.lags import timed_channels, timed_partners
from reknit.session.partner import partner_channels
from reknit.session.practice import Practice
from reknit.session.resting import CUTOFF_HZ
from reknit.session.summary import is_simulated
from reknit.signals.motion.joint.axis import HingeAxes
from reknit.signals.motion.joint.calibrate import HingeCalibration
from reknit.signals.motion.joint.hinge import Hinge
from reknit.signals.muscle.activation.rest import Rest, rest_of
from reknit.signals.pose.landmarks import landmark_spec
from reknit.simulate.enact import enact
from reknit.simulate.follower import following_limb, following_person, follows
from reknit.simulate.leaning import SimulatedPlate
from reknit.simulate.muscle import SimulatedMuscle
from reknit.simulate.patient import SimulatedPatient, needs_patient
from reknit.simulate.person import SimulatedPerson
from reknit.simulate.reacting import reacting_limb, reacting_person
from reknit.simulate.worn import sensors_in, standing_in
from reknit.sources.families import open_source
from reknit.sources.paced import RecordedSource, SimulatedSource
from reknit.sources.patient import Onlooker, PatientSource
from reknit.sources.phone import STREAM as MOTION
from reknit.sources.reported import ReportedSource
from reknit.sources.source import Source
from reknit.sources.supervised import SupervisedSource
from reknit.stream import Channel, Kind, Side, StreamSpec

EXAMPLE = "example"
SIMULATED = (protocol.SimulatedLimbSource, protocol.SimulatedPersonSource, protocol.SimulatedPlateSource)
"""Nobody can fall who is simulated."""
UPRIGHT = (0.0, 1.0, 0.0)
"""Where up lies for a phone that is held to the chest: a pose to try a block with before its own is known."""
EXAMPLE_MUSCLES = ("vastus medialis", "vastus lateralis", "rectus femoris")
DRIVERS = ThreadPoolExecutor(8, "beginning")
"""Drivers that hang when a block begins keep these threads, and not those in which sessions are sealed and other blocks are begun."""


ANY_JOINT = HingeCalibration(Hinge(HingeAxes((0.0, 0.0, 1.0), (0.0, 0.0, 1.0), 0.0, 0.0)), 0.0, 0.0)
"""A joint to try an exercise with, before its own is known."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A block that can be begun: its beginning, its streams, and the sources that fill those the page does not send."""

    begin: Begin
    specs: dict[str, StreamSpec]
    sources: dict[str, Source]


async def open_block(message: protocol.Begin, house: House) -> Opening:
    """Open what a page asked for; channels of sensors are called by the muscles that the house keeps for them.

    Raises BeginError, SourceError, CalibrationError, FormatError, or ParameterError for an unfit stream: each a sentence for people.
    """
    exercises = library()
    if message.exercise not in exercises:
        raise BeginError(f"there is no exercise {message.exercise!r}; there are {', '.join(sorted(exercises))}")
    exercise, side = exercises[message.exercise], Side(message.side)
    simulated = all(isinstance(each, SIMULATED) for each in (message.source, *message.companions))
    if exercise.release and not message.released and not simulated:
        raise BeginError(
            f"{exercise.id!r} needs something firm to hold within reach and a therapist's release; confirm both first"
        )
    loop = asyncio.get_running_loop()
    specs: dict[str, StreamSpec] = {}
    sources: dict[str, Source] = {}
    for asked in (*_each_limb(message.source, exercise, side), *message.companions):
        spec: StreamSpec
        source: Source | None
        if (phone := _phone_of(asked)) is not None:
            source = house.phones.open(phone, _free_name(MOTION, specs))
            spec = source.spec
        else:
            threads = DRIVERS if isinstance(asked, protocol.LslSource | protocol.SensorSource) else None
            spec, source = await loop.run_in_executor(threads, _open_source, asked, exercise, side, house, set(specs))
        if spec.name in specs:
            raise BeginError(f"two sources give a stream called {spec.name!r}; use each kind of source once")
        specs[spec.name] = spec
        if source is not None:
            sources[spec.name] = source
    exercise = fitted(exercise, specs)
    streams = streams_for(exercise, specs, side)
    partners = partner_channels(exercise, specs[streams[0]], side, message.channel, message.partners)
    begin = Begin(exercise, streams, side, channel=message.channel, partners=partners)
    if isinstance(sources.get(begin.streams[0]), SupervisedSource):
        check_rate(exercise, specs[begin.streams[0]])
    elif isinstance(message.source, protocol.RecordingSource):
        check_rate(exercise, specs[begin.streams[0]], recorded=True)
    if message.dose is not None:
        begin = begin.with_dose(message.dose.sets, message.dose.repetitions, message.dose.hold_s)
    if isinstance(message.source, protocol.RecordingSource) and message.source.recording != EXAMPLE:
        begin = await asyncio.to_thread(_calibrated, begin, message.source, house.recordings.get)
    # Built once to see that it can be: a stream that is not fit, by its rate for example, is told now and not in the middle of a block.
    references = begin.partner_references or {each.id: 1.0 for each in exercise.partners}
    rest = begin.rest or _any_rest(begin, specs[begin.streams[0]])
    tried = replace(
        begin,
        neutral=begin.neutral or dict.fromkeys(measured_on(begin, specs), UPRIGHT),
        joint=begin.joint or ANY_JOINT,
    )
    await asyncio.to_thread(Practice, tried, specs, 1.0 if begin.reference is None else begin.reference, references, rest)
    return Opening(begin, specs, sources)


def _each_limb(asked: protocol.AnySource, exercise: Exercise, side: Side) -> tuple[protocol.AnySource, ...]:
    """Simulated motion sensors come together: as many as the exercise takes."""
    many = isinstance(asked, protocol.SimulatedLimbSource) and exercise.trial is None
    return (asked,) * (len(sensors_in(exercise, side)) if many else 1)


def _any_rest(begin: Begin, spec: StreamSpec) -> Rest | None:
    """A rest to try an exercise with that times onsets, before its own is known."""
    if not timed_partners(begin.exercise) or spec.rate is None:
        return None
    noise = np.random.default_rng(1).standard_normal((round(3 * spec.rate_hz), len(timed_channels(begin))))
    return rest_of(noise, spec.rate_hz, cutoff_hz=CUTOFF_HZ)


def _phone_of(asked: protocol.AnySource) -> str | None:
    """The phone that a source is, by its id or address; None where it is something else."""
    if isinstance(asked, protocol.MotionSource):
        return asked.phone
    return asked.address if isinstance(asked, protocol.SensorSource) and asked.address.startswith(PREFIX) else None


def _free_name(name: str, taken: Container[str]) -> str:
    """The name, or with a number behind it where there is one of that name already: a person may wear several of a kind."""
    free = next((each for each in (name, *(f"{name}-{n}" for n in range(2, 100))) if each not in taken), None)
    if free is None:
        raise BeginError(f"there are 99 streams called {name!r} already; practise with fewer sensors")
    return free


def _open_source(
    asked: protocol.AnySource,
    exercise: Exercise,
    side: Side,
    house: House,
    taken: set[str],
) -> tuple[StreamSpec, Source | None]:
    if isinstance(asked, protocol.Camera):
        return landmark_spec("camera", asked.width, asked.height, **asked.attributes), None
    if isinstance(asked, protocol.SentSource):
        return _sent(asked), None
    if isinstance(asked, protocol.LslSource):
        return _opened(f"lsl:{asked.name}", house, taken)
    if isinstance(asked, protocol.SensorSource):
        return _opened(asked.address, house, taken)
    if isinstance(asked, protocol.RecordingSource) and asked.recording != EXAMPLE:
        recording = house.recordings.get(asked.recording)
        return recording.spec, RecordedSource(recording)
    if isinstance(asked, protocol.SimulatedPlateSource):
        plate = SimulatedPlate(standing_in(exercise))
        return plate.spec, SimulatedSource(plate)
    if not taken and (onlooker := _onlooker(asked, exercise, side)) is not None:
        watching = PatientSource(onlooker)
        return watching.spec, watching
    if isinstance(asked, protocol.SimulatedLimbSource):
        worn = next((each for each in sensors_in(exercise, side) if each.stream not in taken), None)
        if worn is None:
            raise BeginError(f"{exercise.id!r} takes no more simulated motion sensors than it has")
        return worn.spec, SimulatedSource(worn)
    if taken or "landmarks" not in exercise.sources:
        muscle = SimulatedMuscle(muscles=EXAMPLE_MUSCLES)
        return muscle.spec, SimulatedSource(muscle)
    person = _person(asked, exercise, side)
    return person.spec, SimulatedSource(person)


def _onlooker(asked: protocol.AnySource, exercise: Exercise, side: Side) -> Onlooker | None:
    """Who does an exercise that only somebody can do who sees how far the session is; None for all others."""
    by_limb = isinstance(asked, protocol.SimulatedLimbSource)
    if exercise.reacts:
        return reacting_limb(exercise) if by_limb else reacting_person(exercise)
    if needs_patient(exercise):
        return SimulatedPatient(exercise, side)
    if follows(exercise):
        return following_limb(exercise) if by_limb else following_person(exercise)
    return None


def _opened(address: str, house: House, taken: set[str]) -> tuple[StreamSpec, Source]:
    """A sensor with its muscles; its stream is called by its kind, and numbered where there is one of that kind already."""
    house.admitted.admit(address)
    found = open_source(address, "sensor")
    source = house.assignments.opened(found, _free_name(found.spec.kind.value, taken))
    return source.spec, ReportedSource(source) if is_simulated(source.spec) else source


def _sent(asked: protocol.SentSource) -> StreamSpec:
    channels = tuple(Channel(name, asked.unit) for name in asked.channels)
    rate = Fraction(asked.rate_hz).limit_denominator(1_000_000)
    attributes = tuple(sorted(asked.attributes.items()))
    return StreamSpec("emg", Kind.EMG, channels, rate, "float32", asked.device, attributes=attributes)


def _person(asked: protocol.AnySource, exercise: Exercise, side: Side) -> SimulatedPerson:
    if not isinstance(asked, protocol.SimulatedPersonSource):
        return enact(exercise, side=side)
    lean_deg = asked.trunk_lean_deg
    return enact(exercise, range_deg=asked.range_deg, period_s=asked.period_s, trunk_lean_deg=lean_deg, side=side)


def _calibrated(begin: Begin, asked: protocol.RecordingSource, recordings: Callable[[str], Recording]) -> Begin:
    """A recorded file brings its own reference effort: its strongest one, or that of the calibration file."""
    if begin.exercise.calibrate is None:
        return begin
    recording = recordings(asked.recording if asked.calibration is None else asked.calibration)
    references = calibrate(begin, recording)
    return replace(begin, reference=references.own.value, partner_references=references.partner_values, rest=references.rest)
