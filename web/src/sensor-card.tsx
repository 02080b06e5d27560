// One chosen sensor: how it is in a line of words, its channels, and the figures for who wants them.

import type { ComponentChildren } from "preact";
import { ChannelRow } from "./channel-row";
import type { Courses } from "./courses";
import type { Counts, Lit, Place, Sensor, Signal } from "./sensor-messages";
import { isOfMuscles, isSimulated, stateOf } from "./sensor-state";
import { SignalList } from "./signal-list";
import { ageWords } from "./source-line";
import { TroubleWords } from "./trouble";
import { count, figure, fill, words } from "./words";

export interface Chosen {
  sensor: string;
  channel: number;
}

interface Props {
  sensor: Sensor;
  name: string;
  signal: Signal | undefined;
  courses: Courses;
  /** The number of a channel among those of all sensors. */
  labelOf: (channel: number) => string;
  chosen: Chosen | null;
  lit: Lit | null;
  misplaced: (place: Place) => "side" | "muscle" | null;
  onChoose: (channel: number) => void;
  onAssign: (channel: number, place: Place | null) => void;
  onDrag: (channel: number, x: number, y: number, dropped: boolean) => void;
  /** Of a motion sensor: where it is worn. */
  children?: ComponentChildren;
}

const LOW_PERCENT = 20;

export function SensorCard({ sensor, name, signal, courses, labelOf, chosen, lit, misplaced, onChoose, onAssign, onDrag, children }: Props) {
  const state = stateOf(sensor, signal);
  const problem = sensor.problem ?? signal?.problem ?? null;
  const battery = signal?.battery_percent ?? null;
  return (
    <section class="sheet sensor" data-testid="sensor" data-state={state}>
      <div class="sensor-head">
        <h2>
          <span lang="">{name}</span> {isSimulated({ address: sensor.sensor }) && <span class="simulated">{words.simulated}</span>}
        </h2>
        <p class="sensor-line">
          <span class={`sensor-state ${state}`} data-testid="sensor-state">
            {words.sensors.states[state]}
          </span>
          {signal?.age_ms != null && <span>{ageWords(signal.age_ms)}</span>}
          {battery !== null && <span class={battery < LOW_PERCENT ? "low" : ""}>{fill(battery < LOW_PERCENT ? words.sensors.batteryLow : words.sensors.battery, { n: figure(battery) })}</span>}
        </p>
      </div>
      {problem !== null && state !== "live" && (
        <div class="card-text" data-testid="sensor-problem">
          <TroubleWords trouble={sensor.trouble ?? signal?.trouble} problem={problem} />
        </div>
      )}
      {children}
      {!isOfMuscles(sensor) && sensor.channels.length > 0 && <SignalList sensor={sensor} signal={signal} courses={courses} />}
      {isOfMuscles(sensor) && sensor.channels.length > 0 && (
        <ul class="channels" aria-label={words.sensors.channels}>
          {sensor.channels.map((channel, n) => (
            <ChannelRow
              key={channel.name}
              label={labelOf(n)}
              channel={channel}
              signal={signal?.channels[n]}
              course={courses.of(sensor.sensor, n)}
              chosen={chosen?.sensor === sensor.sensor && chosen.channel === n}
              lit={lit?.sensor === sensor.sensor && lit.channel === n}
              misplaced={channel.muscle === null ? null : misplaced({ muscle: channel.muscle, side: channel.side })}
              onChoose={() => onChoose(n)}
              onAssign={(place) => onAssign(n, place)}
              onDrag={(x, y, dropped) => onDrag(n, x, y, dropped)}
            />
          ))}
        </ul>
      )}
      {sensor.left_out > 0 && <p class="card-text">{count(words.sensors.leftOut, sensor.left_out)}</p>}
      {sensor.open && signal !== undefined && <Figures sensor={sensor} signal={signal} />}
    </section>
  );
}

function losses({ gaps, missing, left_out }: Counts): string {
  return [count(words.sensors.gaps, gaps), count(words.sensors.missing, missing), count(words.sensors.packetsLeft, left_out)].join(", ");
}

/** How fast a sensor sends, and how fast it should: only what is known. */
export function rateWords(measured: number | null, nominal: number | null): string {
  const hz = (value: number, digits: number): string => fill(words.sensors.hz, { n: figure(value, digits) });
  if (measured !== null && nominal !== null) return fill(words.sensors.rateOf, { measured: hz(measured, 2), nominal: hz(nominal, 0) });
  if (measured !== null) return fill(words.sensors.rateMeasured, { measured: hz(measured, 2) });
  return nominal === null ? words.sensors.unknown : fill(words.sensors.ratePromised, { nominal: hz(nominal, 0) });
}

function Figures({ sensor, signal }: { sensor: Sensor; signal: Signal }) {
  const { counts } = signal;
  const rows: [string, string][] = [
    [words.sensors.rate, rateWords(signal.rate_hz, sensor.rate_hz)],
    [words.sensors.timeError, signal.error_ms === null ? words.sensors.unknown : fill(words.ms, { n: figure(signal.error_ms, 1) })],
    [words.sensors.losses, counts === null ? words.sensors.unknown : losses(counts)],
    [words.sensors.battery1, signal.battery_percent === null ? words.sensors.unknown : `${figure(signal.battery_percent)} %`],
  ];
  return (
    <details>
      <summary>{words.sensors.figures}</summary>
      <dl class="facts">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
