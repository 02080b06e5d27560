// Keeps the browser's history and the screen that is shown together.

import { useEffect, useRef } from "preact/hooks";
import { arrive, type Screen } from "./screen";
import { placeOf, Trail, type Place } from "./trail";

/** `travel` goes to a place that the person chose by the browser's buttons, or gives false to stay. Gives where the page stood when it was loaded. */
export function useTrail(screen: Screen, travel: (place: Place) => boolean): Place {
  const newest = useRef(travel);
  newest.current = travel;
  const trail = useRef<Trail | null>(null);
  trail.current ??= new Trail(history, (place) => newest.current(place));
  const stood = useRef(trail.current.here);
  const shown = useRef(screen);
  useEffect(() => {
    const came = (event: PopStateEvent): void => trail.current?.came(event.state);
    window.addEventListener("popstate", came);
    return () => window.removeEventListener("popstate", came);
  }, []);
  useEffect(() => {
    const place = screen === shown.current ? null : placeOf(screen); // the first screen comes before it is known where the page stood
    shown.current = screen;
    if (place !== null) trail.current?.show(place);
  }, [screen]);
  useEffect(() => arrive(screen.name), [screen.name]);
  return stood.current;
}
