// The ways to begin an exercise that muscles are measured for: sensors, a recorded example, or a file of one's own.

import { useState } from "preact/hooks";
import type { Start } from "./choice";
import { Lock } from "./lock";
import type { Ready } from "./readiness";
import { words } from "./words";

export function MuscleDoors({ start, ready, plan, onSensors }: { start: Start; ready: Ready | null; plan: string[]; onSensors: () => void }) {
  const [channel, setChannel] = useState(1);
  return (
    <section class="doors" aria-label={words.otherWaysMuscle}>
      {ready !== null && (
        <>
          <button class="primary huge" data-testid="door-ready" aria-describedby="plan" onClick={() => start("sensors", ready)}>
            {words.startReady}
          </button>
          <p class="card-text" id="plan" data-testid="plan">
            {plan.join(" ")}
          </p>
        </>
      )}
      <button class={ready === null ? "primary huge" : ""} data-testid="door-sensors" onClick={onSensors}>
        {words.startSensors}
      </button>
      <button data-testid="door-recording" onClick={() => start("recording")}>
        {words.startExample}
      </button>
      <div class="row">
        <label class="file">
          {words.startFile}
          <span class="card-text">{words.startFileText}</span>
          <input type="file" data-testid="file" accept=".txt,.csv,.tsv,.edf,.bdf,.xdf,.parquet" onChange={(event) => start("recording", { file: event.currentTarget.files?.[0] ?? null, channel: channel - 1 })} />
        </label>
        <label class="number">
          {words.channel}
          <input type="number" data-testid="channel" min={1} max={64} value={channel} onInput={(event) => setChannel(Math.max(1, Math.min(64, Number(event.currentTarget.value) || 1)))} />
        </label>
      </div>
      <p class="privacy">
        <Lock /> {words.privacyMuscle}
      </p>
    </section>
  );
}
