// The phones that have joined, asked for again and again as long as this is shown; and whether phones can reach this computer at all.

import { useEffect, useState } from "preact/hooks";
import { phones, type PhoneEntry } from "./api";
import { fill, words } from "./words";

const LOOK_EVERY_MS = 1500;

export interface Joined {
  /** All that have joined, those that are away too. */
  all: PhoneEntry[];
  /** Null until it is known. */
  lan: boolean | null;
}

/** What a phone is called: "Phone: thigh, right". */
export function phoneName({ segment, side }: PhoneEntry): string {
  return fill(words.phones.title, { place: words.phone.places[segment], side: words.sides[side] });
}

export function usePhones(token: string): Joined {
  const [joined, setJoined] = useState<Joined>({ all: [], lan: null });
  useEffect(() => {
    let running = true;
    const look = (): void => {
      phones(token).then(
        ({ phones: found, lan }) => running && setJoined({ all: found, lan }),
        () => undefined,
      );
    };
    look();
    const looking = window.setInterval(look, LOOK_EVERY_MS);
    return () => {
      running = false;
      window.clearInterval(looking);
    };
  }, [token]);
  return joined;
}
