// What went wrong and what to do; and the choice when another tab practises.

import { language, words } from "./words";

/** What is shown to people: a sentence of this page, or one of the server, which speaks English. */
export interface Sentence {
  text: string;
  english?: boolean;
  /** The same for who knows the technology, in English. */
  technical?: string;
}

/** The language that a sentence must be read in where it is not the page's. */
export function tongue({ english }: Sentence): { lang?: string } {
  return english === true && language !== "en" ? { lang: "en" } : {};
}

interface Props {
  sentence: Sentence;
  final: boolean;
  onBack: () => void;
  /** The same once more, where that may help. */
  onAgain?: (() => void) | undefined;
}

export function Problem({ sentence, final, onBack, onAgain }: Props) {
  return (
    <section class="sheet" role="alert" data-testid="error">
      <h1>{words.errorTitle}</h1>
      <p class="large" {...tongue(sentence)}>
        {sentence.text}
      </p>
      {sentence.technical !== undefined && (
        <details class="technical">
          <summary>{words.technical}</summary>
          <p lang="en">{sentence.technical}</p>
        </details>
      )}
      {onAgain !== undefined && (
        <button class="primary" data-testid="try-again" onClick={onAgain}>
          {words.tryAgain}
        </button>
      )}{" "}
      {final ? <button onClick={() => location.reload()}>{words.reload}</button> : <button onClick={onBack}>{words.back}</button>}
    </section>
  );
}

export function Occupied({ onWatch, onTakeOver }: { onWatch: () => void; onTakeOver: () => void }) {
  return (
    <section class="sheet" data-testid="occupied">
      <h1>{words.occupied}</h1>
      <p class="large">{words.occupiedText}</p>
      <div class="row">
        <button data-testid="watch" onClick={onWatch}>
          {words.watchHere}
        </button>
        <button class="primary" data-testid="take-over" onClick={onTakeOver}>
          {words.takeOver}
        </button>
      </div>
    </section>
  );
}
