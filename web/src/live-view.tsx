// What is measured, as it is now: muscles, the clock of a test, the course of a motion sensor or force plate, or the picture of the person.

import { practising, type Snapshot } from "./messages";
import { MotionView } from "./motion-view";
import { MuscleView } from "./muscle-view";
import { PictureView } from "./picture-view";
import type { Practice } from "./practice";
import { byTheClock, TestClock } from "./test-clock";

interface Props {
  practice: Practice;
  snapshot: Snapshot;
  /** Called with the new target; null where it may not be moved. */
  onMove: ((value: number) => void) | null;
}

/** Whether the measure is one of muscles. */
export function ofMuscle(snapshot: Snapshot | null): boolean {
  return snapshot?.measure.name.startsWith("muscle") ?? false;
}

export function LiveView({ practice, snapshot, onMove }: Props) {
  const { entry } = practice;
  if (ofMuscle(snapshot)) return <MuscleView practice={practice} snapshot={snapshot} onMove={onMove} />;
  if (snapshot.state !== "prepare" && snapshot.state !== "calibrate" && byTheClock(snapshot, entry)) return <TestClock snapshot={snapshot} entry={entry} />;
  if (snapshot.measured_by === "imu" || snapshot.measured_by === "forces") return <MotionView practice={practice} snapshot={snapshot} />;
  return <PictureView practice={practice} line={entry?.tracking != null && practising(snapshot)} />;
}
