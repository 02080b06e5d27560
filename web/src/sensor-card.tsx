// One chosen sensor: how it is in a line of words, its channels, and the figures for who wants them.

import { ChannelRow } from "./channel-row";
import type { Courses } from "./courses";
import type { Lit, Place, Sensor, Signal } from "./sensor-messages";
import { figure, fill, words } from "./words";

export interface Chosen {
  sensor: string;
  channel: number;
}

interface Props {
  sensor: Sensor;
  name: string;
  signal: Signal | undefined;
  courses: Courses;
  /** The number of its first channel among those of all sensors. */
  first: number;
  chosen: Chosen | null;
  lit: Lit | null;
  onChoose: (channel: number) => void;
  onAssign: (channel: number, place: Place | null) => void;
  onDrag: (channel: number, x: number, y: number, dropped: boolean) => void;
}

const LOW_PERCENT = 20;

export function SensorCard({ sensor, name, signal, courses, first, chosen, lit, onChoose, onAssign, onDrag }: Props) {
  const state = !sensor.open ? (sensor.problem === null ? "connecting" : "lost") : (signal?.state ?? "connecting");
  const problem = sensor.problem ?? signal?.problem ?? null;
  const battery = signal?.battery_percent ?? null;
  return (
    <section class="sheet sensor" data-testid="sensor" data-state={state}>
      <h2>
        <span lang="">{name}</span>
      </h2>
      <p class="sensor-line">
        <span class={`sensor-state ${state}`} data-testid="sensor-state">
          {words.sensors.states[state]}
        </span>
        {signal?.age_ms != null && <span>{fill(words.sensors.age, { n: told(signal.age_ms) })}</span>}
        {battery !== null && <span class={battery < LOW_PERCENT ? "low" : ""}>{fill(battery < LOW_PERCENT ? words.sensors.batteryLow : words.sensors.battery, { n: figure(battery) })}</span>}
      </p>
      {problem !== null && state !== "live" && (
        <p class="card-text" lang="en">
          {problem}
        </p>
      )}
      {sensor.channels.length > 0 && (
        <ul class="channels" aria-label={words.sensors.channels}>
          {sensor.channels.map((channel, n) => (
            <ChannelRow
              key={channel.name}
              label={String(first + n)}
              channel={channel}
              signal={signal?.channels[n]}
              course={courses.of(sensor.sensor, n)}
              chosen={chosen?.sensor === sensor.sensor && chosen.channel === n}
              lit={lit?.sensor === sensor.sensor && lit.channel === n}
              onChoose={() => onChoose(n)}
              onAssign={(place) => onAssign(n, place)}
              onDrag={(x, y, dropped) => onDrag(n, x, y, dropped)}
            />
          ))}
        </ul>
      )}
      {sensor.left_out > 0 && <p class="card-text">{fill(words.sensors.leftOut, { n: sensor.left_out })}</p>}
      {sensor.open && signal !== undefined && <Figures sensor={sensor} signal={signal} />}
    </section>
  );
}

/** An age in milliseconds, without figures that change faster than they can be read. */
function told(ageMs: number): string {
  return figure(ageMs < 1000 ? Math.ceil(ageMs / 10) * 10 : Math.ceil(ageMs / 100) * 100);
}

function Figures({ sensor, signal }: { sensor: Sensor; signal: Signal }) {
  const hz = (value: number | null, digits: number): string => (value === null ? words.sensors.unknown : fill(words.sensors.hz, { n: figure(value, digits) }));
  const { counts } = signal;
  const rows: [string, string][] = [
    [words.sensors.rate, fill(words.sensors.rateOf, { measured: hz(signal.rate_hz, 2), nominal: hz(sensor.rate_hz, 0) })],
    [words.sensors.timeError, signal.error_ms === null ? words.sensors.unknown : fill(words.ms, { n: figure(signal.error_ms, 1) })],
    [words.sensors.losses, counts === null ? words.sensors.unknown : fill(words.sensors.lossesOf, { gaps: figure(counts.gaps), missing: figure(counts.missing), left: figure(counts.left_out) })],
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
