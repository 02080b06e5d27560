// Where a motion sensor is fastened, and which of its edges is up: a picture with the place in words.

import { SegmentPicture } from "./segment-picture";
import type { WornAt } from "./sensor-messages";
import { words } from "./words";

export function Fasten({ places, label }: { places: WornAt[]; label: string }) {
  const upright = places.some(({ segment }) => segment !== "foot"); // on a shoe any way round will do
  return (
    <figure class="fasten-picture" data-testid="fasten">
      <SegmentPicture pins={[]} wanted={places} over={null} onPick={null} label={label} fastened arrows={upright} />
      <figcaption>
        <strong>{label}</strong> {upright && <span class="card-text">{words.motion.arrow}</span>}
      </figcaption>
    </figure>
  );
}
