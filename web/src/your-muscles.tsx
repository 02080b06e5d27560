// What each recorded muscle did: on the body, and by repetition. Nothing where no muscle was recorded.

import { useEffect, useState } from "preact/hooks";
import { muscleRaster } from "./api";
import { BodyPicture } from "./body-picture";
import type { SessionDetails } from "./session-entry";
import { nameOf, Raster, shareWords } from "./muscle-raster";
import { onBody, shareOf, type MuscleRaster } from "./muscle-rows";
import { count, fill, withUnit, words } from "./words";

interface Props {
  details: SessionDetails;
  token: string;
}

export function YourMuscles({ details, token }: Props) {
  const [raster, setRaster] = useState<MuscleRaster | null>(null);
  const recorded = details.streams.some(({ kind }) => kind === "emg");
  useEffect(() => {
    let here = true;
    if (recorded) {
      muscleRaster(details.session, token)
        .then((told) => here && setRaster(told))
        .catch(() => undefined); // an old session, or one without repetitions: there is nothing to show
    }
    return () => {
      here = false;
    };
  }, [details.session]);
  if (raster === null || raster.muscles.length === 0) return null;
  const { channels, repetitions } = raster.left_out;
  return (
    <section class="sheet your-muscles" data-testid="your-muscles">
      <h2>{words.raster.title}</h2>
      <p class="card-text">{words.raster.lead}</p>
      <div class="muscle-sheet">
        <Body raster={raster} />
        <Raster raster={raster} />
      </div>
      {channels > 0 && <p class="card-text">{count(words.raster.moreChannels, channels)}</p>}
      {repetitions > 0 && <p class="card-text">{count(words.raster.moreRepetitions, repetitions)}</p>}
    </section>
  );
}

/** The muscles on the body, and beside it their numbers; a muscle whose side is not known is on both. */
function Body({ raster }: { raster: MuscleRaster }) {
  const { muscles } = raster;
  const { placed, loose } = onBody(muscles);
  const label = (n: number): string => String(n + 1);
  const taken = placed.flatMap(({ muscle, place }) =>
    (place.side === null ? (["left", "right"] as const) : [place.side]).map((side) => {
      const strength = shareOf(muscle);
      return { place: { ...place, side }, label: label(muscles.indexOf(muscle)), chosen: false, lit: false, ...(strength === null ? {} : { strength }) };
    }),
  );
  return (
    <div class="muscle-body">
      {placed.length > 0 && <BodyPicture taken={taken} wanted={[]} over={null} onPick={null} label={words.raster.body} />}
      <ol class="muscle-shares" data-testid="muscle-shares">
        {muscles.map((muscle) => {
          const share = shareOf(muscle);
          return (
            <li key={`${muscle.stream} ${muscle.channel}`}>
              <span lang={muscle.muscle === null ? "" : undefined}>{nameOf(muscle)}</span> <strong>{shareWords(share)}</strong>
              {muscle.mean !== null && muscle.most !== null && <span class="card-text"> {`(${fill(words.raster.ofMost, { mean: withUnit(muscle.mean, muscle.unit), most: withUnit(muscle.most, muscle.unit) })})`}</span>}
              {muscle.muscle !== null && muscle.side === null && <span class="card-text"> {words.raster.noSide}</span>}
            </li>
          );
        })}
      </ol>
      {loose.length > 0 && <p class="card-text">{count(words.raster.loose, loose.length)}</p>}
    </div>
  );
}
