// What the movement looked like: repetitions over one another, sway, both sides. Nothing where nothing was complete.

import { useEffect, useState } from "preact/hooks";
import { movementPictures } from "./api";
import type { SessionDetails } from "./session-entry";
import type { MovementPictures } from "./movement-pictures";
import { JointTimings } from "./joint-timing";
import { Leans } from "./leans";
import { OverlayPicture } from "./overlay-picture";
import { Stabilograms } from "./stabilograms";
import { partsOf, TrialParts } from "./trial-parts";
import { Butterfly, Loops } from "./two-sides";
import { WalkTimeline } from "./walk-timeline";
import { words } from "./words";

interface Props {
  details: SessionDetails;
  token: string;
  /** Whether the target is a band over a repetition: neither one that moved, nor in a test. */
  banded: boolean;
}

export function YourMovement({ details, token, banded }: Props) {
  const [pictures, setPictures] = useState<MovementPictures | null | "drawing" | "failed">("drawing");
  const [tries, setTries] = useState(1);
  const whole = details.summary.repetitions.length > 0;
  useEffect(() => {
    let here = true;
    if (whole) {
      setPictures("drawing");
      movementPictures(details.session, token)
        .then((told) => here && setPictures(told))
        .catch(() => here && setPictures("failed"));
    }
    return () => {
      here = false;
    };
  }, [details.session, tries]);
  if (!whole) return null;
  const { movement } = words;
  if (details.summary.repetitions.some((each) => partsOf(each).length > 0)) return <Parts details={details} />;
  if (pictures === "drawing") return <Line told={movement.drawing} />;
  if (pictures === "failed") return <Line told={movement.failed} onAgain={() => setTries(tries + 1)} />;
  if (pictures === null) return <Line told={movement.none} />;
  const { overlay, trials, leans, sides, cyclogram, coordination, walk, measure, unit } = pictures;
  if (overlay === null && trials === null && leans === null && sides === null && walk === null) return <Line told={movement.none} />;
  return (
    <section class="sheet your-movement" data-testid="your-movement">
      <h2>{movement.title}</h2>
      <p class="card-text">{movement.lead}</p>
      {walk !== null && <WalkTimeline walk={walk} />}
      {trials !== null && <Stabilograms trials={trials} unit={unit} />}
      {leans !== null && <Leans leans={leans} unit={unit} />}
      <div class="movement-sheet">
        {overlay !== null && <OverlayPicture overlay={overlay} measure={measure} unit={unit} target={banded ? (details.summary.target ?? null) : null} />}
        {cyclogram !== null && <Loops cyclogram={cyclogram} unit={unit} />}
        {sides !== null && <Butterfly sides={sides} unit={unit} />}
      </div>
      {coordination !== null && <JointTimings timings={coordination} />}
    </section>
  );
}

/** A trial with parts is no cycle: its parts are its picture, and they are known already. */
function Parts({ details }: { details: SessionDetails }) {
  return (
    <section class="sheet your-movement" data-testid="your-movement">
      <h2>{words.movement.title}</h2>
      <TrialParts trials={details.summary.repetitions} />
    </section>
  );
}

/** What was announced does not go away without a word. */
function Line({ told, onAgain }: { told: string; onAgain?: () => void }) {
  return (
    <section class="sheet">
      <h2>{words.movement.title}</h2>
      <p class="card-text" role={onAgain === undefined ? undefined : "alert"}>
        {told}
      </p>
      {onAgain !== undefined && (
        <button data-testid="draw-again" onClick={onAgain}>
          {words.tryAgain}
        </button>
      )}
    </section>
  );
}
