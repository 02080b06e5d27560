// What is wrong with a sensor: in the page's words where it is one of the frequent troubles, with the driver's own English sentence beneath.

import type { Trouble } from "./sensor-messages";
import { troubleWords, words } from "./words";

interface Props {
  trouble: Trouble | null | undefined;
  /** The technical sentence, in English. */
  problem: string;
}

export function TroubleWords({ trouble, problem }: Props) {
  const own = troubleWords(trouble);
  if (own === null) return <span lang="en">{problem}</span>;
  return (
    <>
      {own}
      <details class="technical">
        <summary>{words.technical}</summary>
        <span lang="en">{problem}</span>
      </details>
    </>
  );
}
