// What a sensor sends that is on no muscle, such as a motion sensor: its signals beside each other, with nothing to be asked.

import { verdictWords } from "./channel-row";
import { lineOf, type Courses } from "./courses";
import type { Sensor, Signal } from "./sensor-messages";
import { words } from "./words";

const LINE = { width: 200, height: 44 };

export function SignalList({ sensor, signal, courses }: { sensor: Sensor; signal: Signal | undefined; courses: Courses }) {
  return (
    <ul class="signals" aria-label={words.sensors.signals}>
      {sensor.channels.map((channel, n) => {
        const { text, tone } = verdictWords(signal?.channels[n]?.verdict);
        return (
          <li key={channel.name} data-testid="signal">
            <div class="channel-course">
              <span class="channel-name" lang="">
                {channel.name}
              </span>
              <svg viewBox={`0 0 ${LINE.width} ${LINE.height}`} preserveAspectRatio="none" aria-hidden="true">
                <path d={lineOf(courses.of(sensor.sensor, n), LINE.width, LINE.height)} />
              </svg>
            </div>
            <span class={`verdict ${tone}`}>{text}</span>
          </li>
        );
      })}
    </ul>
  );
}
