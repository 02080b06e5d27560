// How far two motion sensors are with learning where the joint between them is: stay still, then bend and stretch.

import type { Snapshot } from "./messages";
import { words } from "./words";

export function JointCalibration({ step, share }: NonNullable<Snapshot["joint"]>) {
  const done = Math.round(share * 100);
  return (
    <section class="calibration joint" data-step={step} data-testid="joint">
      <ol class="steps">
        <li class={step === "still" ? "now" : "done"} aria-current={step === "still" ? "step" : undefined}>
          {words.joint.still}
        </li>
        <li class={step === "move" ? "now" : ""} aria-current={step === "move" ? "step" : undefined}>
          {words.joint.move}
          <progress max={100} value={done} aria-label={words.joint.move} />
        </li>
      </ol>
      <p class="card-text">{words.joint.soon}</p>
    </section>
  );
}
