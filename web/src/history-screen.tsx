// What was practised on this computer, the newest first.

import { useEffect, useState } from "preact/hooks";
import { sessions } from "./api";
import type { ExerciseEntry } from "./exercise-entry";
import type { SessionEntry } from "./session-entry";
import { count, named, region, words } from "./words";

interface Props {
  library: ExerciseEntry[];
  token: string;
  onShow: (id: string) => void;
}

/** A session's beginning as people write it. */
export function when(began: string): string {
  const date = new Date(began);
  return Number.isNaN(date.getTime()) ? began : date.toLocaleString(region, { dateStyle: "medium", timeStyle: "short" });
}

export function HistoryScreen({ library, token, onShow }: Props) {
  const [found, setFound] = useState<{ sessions: SessionEntry[]; unreadable: { session: string; message: string }[] } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    sessions(token).then(setFound, (error: Error) => setProblem(error.message));
  }, []);
  const name = ({ exercise, side }: SessionEntry): string => named(library.find(({ id }) => id === exercise) ?? null, exercise, side);
  return (
    <section class="history">
      <h1>{words.history}</h1>
      <p class="lead">{words.historyLead}</p>
      {problem !== null && <p role="alert">{problem}</p>}
      {found === null && problem === null && <p role="status">{words.openingOther}</p>}
      {found !== null && found.sessions.length === 0 && <p>{words.historyNone}</p>}
      <ul class="sessions" data-testid="sessions">
        {found?.sessions.map((each) => (
          <li key={each.session}>
            <button class="session-card" data-testid="session" onClick={() => onShow(each.session)}>
              <span class="card-title">{name(each)}</span>
              <span class="card-text">{when(each.began)}</span>
              <span>{count(words.historyCount, each.repetitions)}</span>
              <span class="tags">
                {each.simulated && <span class="tag">{words.simulated}</span>}
                {each.status === "interrupted" && <span class="tag">{words.interrupted}</span>}
                {each.stopped === "hurts" && <span class="tag alarm">{words.tagHurts}</span>}
                {each.stopped === "dizzy" && <span class="tag alarm">{words.tagDizzy}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found !== null && found.unreadable.length > 0 && (
        <details>
          <summary>
            {words.historyUnreadable} {found.unreadable.length}
          </summary>
          <ul>
            {found.unreadable.map(({ session, message }) => (
              <li key={session}>
                <code>{session}</code>: <span lang="en">{message}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
