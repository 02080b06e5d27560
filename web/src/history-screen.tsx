// What was practised on this computer, the newest first.

import { useEffect, useState } from "preact/hooks";
import { sessions } from "./api";
import type { ExerciseEntry } from "./exercise-entry";
import { outcome, seriesOf } from "./headline";
import type { SessionEntry } from "./session-entry";
import { ValueCourse } from "./value-course";
import { bound, named, region, textOf, words } from "./words";

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
  const [only, setOnly] = useState("");
  const entryOf = (id: string): ExerciseEntry | null => library.find((each) => each.id === id) ?? null;
  const listed = found?.sessions.filter(({ exercise }) => only === "" || exercise === only) ?? [];
  const series = only === "" ? [] : seriesOf(listed);
  return (
    <section class="history">
      <h1>{words.history}</h1>
      <p class="lead">{words.historyLead}</p>
      {problem !== null && <p role="alert">{problem}</p>}
      {found === null && problem === null && <p role="status">{words.openingOther}</p>}
      {found !== null && found.sessions.length === 0 && <p>{words.historyNone}</p>}
      {found !== null && <Filter ids={[...new Set(found.sessions.map(({ exercise }) => exercise))]} entryOf={entryOf} only={only} onOnly={setOnly} />}
      {series.length > 0 && <ValueCourse series={series} sided={entryOf(only)?.side === "choice"} />}
      <ul class="sessions" data-testid="sessions">
        {listed.map((each) => (
          <li key={each.session}>
            <button class="session-card" data-testid="session" onClick={() => onShow(each.session)}>
              <span class="card-title">{named(entryOf(each.exercise), each.exercise, each.side)}</span>
              <span class="card-text">{when(each.began)}</span>
              <span data-testid="outcome">{bound(outcome(each, entryOf(each.exercise)?.trial != null))}</span>
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

/** Which exercise's sessions are shown. */
function Filter({ ids, entryOf, only, onOnly }: { ids: string[]; entryOf: (id: string) => ExerciseEntry | null; only: string; onOnly: (id: string) => void }) {
  if (ids.length === 0) return null;
  const nameOf = (id: string): string => {
    const entry = entryOf(id);
    return entry === null ? id : textOf(entry.text).name;
  };
  return (
    <label class="history-filter">
      {words.historyFilter}
      <select data-testid="history-filter" value={only} onChange={(event) => onOnly(event.currentTarget.value)}>
        <option value="">{words.historyAll}</option>
        {ids
          .map((id): [string, string] => [id, nameOf(id)])
          .sort(([, a], [, b]) => a.localeCompare(b, region))
          .map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
      </select>
    </label>
  );
}
