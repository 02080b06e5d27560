// How an exercise is begun: which door, which side, how much of it, and who or what is measured.

import type { DoseAsked, Side } from "./messages";

export type Door = "camera" | "recording" | "simulated" | "sensors" | "phone" | "limb" | "plate";

export interface Choice {
  exercise: string;
  side: Side;
  door: Door;
  /** The addresses of the sensors: behind the door of the sensors, the one that is measured comes first; else all come along. */
  sensors: string[];
  file: File | null;
  channel: number;
  dose: DoseAsked | null;
  person: Partial<Person>;
  released: boolean;
  /** Phones whose movement is recorded beside the exercise. */
  phones: string[];
}

/** How the simulated person moves. */
export interface Person {
  range_deg: number;
  period_s: number;
  trunk_lean_deg: number;
}

/** Begins through a door. */
export type Start = (door: Door, more?: Partial<Choice>) => void;

/** Sets and repetitions from the page's address (?sets=1&repetitions=5), for therapists and tests. */
export function doseOf(search: string): Choice["dose"] {
  const asked = new URLSearchParams(search);
  const whole = (name: string): number | undefined => {
    const value = Number(asked.get(name));
    return Number.isInteger(value) && value > 0 ? value : undefined;
  };
  const [sets, repetitions] = [whole("sets"), whole("repetitions")];
  if (sets === undefined && repetitions === undefined) return null;
  return { ...(sets === undefined ? {} : { sets }), ...(repetitions === undefined ? {} : { repetitions }) };
}
