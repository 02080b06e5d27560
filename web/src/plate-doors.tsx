// The ways to begin an exercise that a force plate can measure: a plate that was found, a recorded file, or a simulated one.

import type { Companion } from "./companions";
import type { Start } from "./choice";
import { fill, words } from "./words";

interface Props {
  /** Sensors that were found fine. */
  companions: Companion[];
  start: Start;
  /** Whether what must be so before is so. */
  released: boolean;
  onSensors: () => void;
}

export function PlateDoors({ companions, start, released, onSensors }: Props) {
  const plate = companions.find(({ sensor }) => sensor.kind === "forces")?.sensor;
  const alone = { sensors: [], phones: [] };
  return (
    <section class="doors plate-doors" aria-label={words.plate.heading} data-testid="plate-doors">
      <h2>{words.plate.heading}</h2>
      <p>{words.plate.need}</p>
      <p class="card-text">{words.plate.setup}</p>
      {plate !== undefined && (
        <button class="primary" data-testid="door-plate" disabled={!released} onClick={() => start("sensors", { sensors: [plate.sensor], phones: [] })}>
          {fill(words.motion.startSensor, { sensor: plate.device ?? plate.sensor })}
        </button>
      )}
      <label class="file">
        {words.plate.file}
        <span class="card-text">{words.plate.fileText}</span>
        <input type="file" data-testid="plate-file" disabled={!released} accept=".txt,.csv,.tsv,.parquet" onChange={(event) => start("recording", { ...alone, file: event.currentTarget.files?.[0] ?? null })} />
      </label>
      <div class="row">
        {plate === undefined && (
          <button class="quiet-button" data-testid="door-find-plate" onClick={onSensors}>
            {words.plate.find}
          </button>
        )}
        <button class="quiet-button" data-testid="door-simulated-plate" onClick={() => start("plate", alone)}>
          {words.plate.simulated}
        </button>
      </div>
    </section>
  );
}
