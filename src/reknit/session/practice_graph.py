"""The graph of an exercise over its streams: measure, what goes beside it, repetitions, cue decisions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from reknit.cue.bandwidth import BandwidthCue
from reknit.cue.partners import PartnerBand, PartnersCue
from reknit.cue.tracking import TrackingCue
from reknit.exercise.model import Exercise, Repetition, Trial
from reknit.session.begin import Begin, measured_on
from reknit.session.companion import camera_companions, companions
from reknit.session.lags import timed_channels, timed_partners
from reknit.signals.catalogue import measure_graph, onset_graph, partner_graph
from reknit.signals.motion.balance.one_leg import OneLeg
from reknit.signals.motion.balance.stance import Stance
from reknit.signals.motion.function.stairs import Stairs
from reknit.signals.motion.function.stride_walk import StrideWalk
from reknit.signals.motion.function.up_and_go import UpAndGo
from reknit.signals.motion.function.walk import Walk
from reknit.signals.motion_measures import FOOT_STRIDE, motion_graph
from reknit.signals.movement.reaction_trials import ReactionTrials
from reknit.signals.movement.repetition import Repetitions
from reknit.signals.movement.tracking import Tracking
from reknit.signals.muscle.activation.rest import Rest
from reknit.signals.muscle.partners import Beside, Partner
from reknit.signals.pose.body import BodyMeasures
from reknit.signals.pose.one_euro import OneEuro
from reknit.signals.pose.view import View
from reknit.signals.sampling.every import Every
from reknit.stream import Graph, Join, Kind, Node, ParameterError, Placed, StreamSpec

COMPANION_RATE_HZ = 50.0
RAW = OneEuro(min_cutoff_hz=1000.0, beta=0.0)
REPETITIONS, CUE = "repetitions", "cue"


def measure_node(begin: Begin) -> str:
    """The name of the node that gives the measure of an exercise without partners."""
    return f"{begin.streams[0]} {begin.exercise.measure}"


def practice_graph(
    begin: Begin,
    specs: Mapping[str, StreamSpec],
    reference: float | None,
    references: Mapping[str, float] | None = None,
    rest: Rest | None = None,
) -> Graph:
    """The graph of an exercise; `references` are those of its partners, by their ids, `rest` that of the muscles whose onsets are timed.

    Raises ParameterError where a reference is missing or a stream is not fit.
    """
    exercise = begin.exercise
    placed = _measured(begin, specs, reference, references or {})
    measured, beside = placed[-1].name, [partner.id for partner in exercise.partners]
    own = camera_companions(exercise, specs[begin.streams[0]].kind)
    beside += own
    for each in companions(begin, specs)[len(own) :]:
        spec, name = specs[each.stream], each.name
        placed += measure_graph(
            each.measure, spec.kind, source=spec, side=begin.side, view=View.ANY, channel=each.position, name=name
        )
        placed.append(Placed(f"{name} companion", Every(COMPANION_RATE_HZ), (placed[-1].name,)))
        beside.append(name)
    if joined := beside[len(exercise.partners) + len(own) :]:
        placed.append(Placed("joined", Join(names=tuple(joined)), (measured, *(f"{name} companion" for name in joined))))
        measured = "joined"
    placed.append(Placed(REPETITIONS, _repetitions(exercise, tuple(beside)), (measured,)))
    placed.append(Placed(CUE, _cue(exercise), (REPETITIONS,)))
    if not timed_partners(exercise):
        return Graph(tuple(placed), (REPETITIONS, CUE))
    if rest is None:
        raise ParameterError("onsets are told from rest, and nothing is known of it; calibrate first")
    onsets = onset_graph(specs[begin.streams[0]], timed_channels(begin), rest)
    return Graph((*placed, *onsets), (REPETITIONS, CUE, onsets[-1].name))


def _measured(
    begin: Begin, specs: Mapping[str, StreamSpec], reference: float | None, references: Mapping[str, float]
) -> list[Placed]:
    exercise, source = begin.exercise, specs[begin.streams[0]]
    if source.kind is Kind.IMU:
        sources = [specs[name] for name in measured_on(begin, specs)]
        return list(
            motion_graph(exercise.measure, sources, begin.neutral or {}, None if begin.joint is None else begin.joint.hinge)
        )
    if not exercise.partners:
        view = View(exercise.prepare.view) if exercise.prepare else View.ANY
        graph = measure_graph(
            exercise.measure,
            source.kind,
            source=source,
            side=begin.side,
            view=view,
            reference=reference,
            channel=begin.channel,
            beside=camera_companions(exercise, source.kind),
        )
        return [_unsmoothed(each) for each in graph] if exercise.reacts else list(graph)
    if reference is None or (missing := [each.id for each in exercise.partners if each.id not in references]):
        wanted = "the practised muscle" if reference is None else ", ".join(missing)
        raise ParameterError(f"an effort is in per cent of a reference; calibrate {wanted} first")
    partners = tuple(Partner(each.id, _beside(each.measure), references[each.id]) for each in exercise.partners)
    return list(partner_graph(source, begin.channel, dict(begin.partners), reference, partners))


def _unsmoothed(placed: Placed) -> Placed:
    """Landmarks as they come: smoothing them would make each movement begin later."""
    node = placed.node
    return placed._replace(node=replace(node, smoothing=RAW)) if isinstance(node, BodyMeasures) else placed


def _beside(measure: str) -> Beside:
    """What is measured of a partner all along: of one whose onsets are timed its effort."""
    return Beside.SHARE if measure == Beside.SHARE.value else Beside.EFFORT


def _repetitions(exercise: Exercise, beside: tuple[str, ...]) -> Node:
    rule, tracking = exercise.repetition, exercise.tracking
    if exercise.trial is not None:
        return _trial(exercise.trial, rule, exercise.measure)
    if tracking is not None:
        return Tracking(tuple(tracking.points), tracking.tolerance, tracking.share, rule.start)
    return Repetitions(
        start=rule.start,
        reach=rule.reach,
        reset=rule.reset,
        turn=rule.turn,
        min_duration_s=rule.min_duration_s,
        min_hold_s=rule.min_hold_s,
        companions=beside,
    )


def _trial(trial: Trial, rule: Repetition, measure: str) -> Node:
    if trial.kind == "single-leg":
        return OneLeg(rule.start, rule.reset, max(0.5, rule.min_duration_s), trial.duration_s)
    if trial.kind == "reaction":
        return ReactionTrials(rule.start, rule.reach, rule.reset, trial.duration_s, trial.lead_s)
    if trial.kind == "timed-up-and-go":
        return UpAndGo(trial.duration_s)
    if trial.kind == "stairs":
        return Stairs(trial.duration_s)
    if trial.kind == "walk" and measure == FOOT_STRIDE:
        return StrideWalk(trial.duration_s, trial.lead_s)
    if trial.kind == "walk":
        return Walk(trial.duration_s, trial.lead_s, trial.distance_m, trial.sensor_height_m)
    return Stance(trial.duration_s, trial.lead_s, math.inf if trial.most is None else trial.most)


def _cue(exercise: Exercise) -> Node:
    target, cue = exercise.target, exercise.cue
    if exercise.tracking is not None:
        return TrackingCue(exercise.tracking.tolerance, cue.full_scale, cue.rate_hz)
    own = BandwidthCue(low=target.low, high=target.high, full_scale=cue.full_scale, rate_hz=cue.rate_hz)
    bands = tuple(PartnerBand(each.id, each.low, each.high, each.full_scale) for each in exercise.partners if not each.timed)
    return PartnersCue(own, bands) if bands else own
