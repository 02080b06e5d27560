// What went wrong and what to do; and the choice when another tab practises.

import { words } from "./words";

export function Problem({ text, final, onBack }: { text: string; final: boolean; onBack: () => void }) {
  return (
    <section class="sheet" role="alert" data-testid="error">
      <h1>{words.errorTitle}</h1>
      <p class="large">{text}</p>
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
