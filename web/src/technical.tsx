// For the therapist: how it was measured, and the files. Folded, so that a patient's result ends with what was done.

import { useState } from "preact/hooks";
import { download } from "./api";
import { Measured } from "./measured";
import type { SessionDetails } from "./session-entry";
import { words } from "./words";

export function Technical({ details, token }: { details: SessionDetails; token: string }) {
  return (
    <details class="for-therapist" data-testid="technical">
      <summary>{words.forTherapist}</summary>
      <Measured details={details} />
      <Downloads details={details} token={token} />
    </details>
  );
}

function Downloads({ details, token }: { details: SessionDetails; token: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const save = (name: string): void => {
    setProblem(null);
    download(details.session, name, token).catch((error: Error) => setProblem(error.message));
  };
  return (
    <section class="sheet">
      <h2>{words.download}</h2>
      <div class="row">
        {details.files.map(({ name }) => (
          <button key={name} data-testid="download" onClick={() => save(name)}>
            {name}
          </button>
        ))}
      </div>
      {problem !== null && <p role="alert">{problem}</p>}
    </section>
  );
}
