// A quiet line where an exercise runs in another window: to watch it, or to go on with it here.

import { useEffect, useState } from "preact/hooks";
import { running } from "./api";
import { words } from "./words";

const LOOK_EVERY_MS = 4000;

interface Props {
  token: string;
  onWatch: () => void;
  onTakeOver: (session: string) => void;
}

export function Elsewhere({ token, onWatch, onTakeOver }: Props) {
  const session = useRunning(token);
  return (
    <div role="status">
      {session !== null && (
        <div class="elsewhere" data-testid="elsewhere">
          <p>{words.elsewhere}</p>
          <button data-testid="watch" onClick={onWatch}>
            {words.watchHere}
          </button>
          <button data-testid="take-over" onClick={() => onTakeOver(session)}>
            {words.takeOver}
          </button>
        </div>
      )}
    </div>
  );
}

/** The session that is practised on this server now, looked at again and again while the page is seen. */
function useRunning(token: string): string | null {
  const [session, setSession] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    const look = (): void => {
      if (document.hidden) return;
      running(token).then(
        (found) => !gone && setSession(found.session),
        () => !gone && setSession(null), // that the server is away is told by the connection
      );
    };
    look();
    const timer = window.setInterval(look, LOOK_EVERY_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      gone = true;
      window.clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [token]);
  return session;
}
