// The head of every page that is not practice: the way home, the history, language and colours.

import { useEffect, useRef, useState } from "preact/hooks";
import { setTheme, theme, THEMES, type Theme } from "./theme";
import { language, languages, setLanguage, words } from "./words";

interface Props {
  onHome: () => void;
  onHistory: () => void;
  /** Opens the sensors; left out where nobody practises. */
  onSensors?: () => void;
  busy: boolean;
}

export function Header({ onHome, onHistory, onSensors, busy }: Props) {
  return (
    <header class="header">
      <button class="brand" data-testid="home" onClick={onHome} disabled={busy}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 14c3.2 0 3.2-7 6.4-7s3.2 10 6.4 10S18.600 9 21 9" />
        </svg>
        {words.title}
      </button>
      <nav>
        {onSensors !== undefined && (
          <button class="quiet-button" data-testid="sensors" onClick={onSensors} disabled={busy}>
            {words.sensors.title}
          </button>
        )}
        <button class="quiet-button" data-testid="history" onClick={onHistory} disabled={busy}>
          {words.historyNav}
        </button>
        <Display />
      </nav>
    </header>
  );
}

/** Language and colours; in the middle of a practice the colours only, since another language loads the page anew. */
export function Display({ onlyColours = false }: { onlyColours?: boolean }) {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => closesByItself(box.current), []);
  const [chosen, setChosen] = useState<Theme>(theme());
  const change = (next: Theme): void => {
    setTheme(next);
    setChosen(next);
  };
  return (
    <details ref={box} class="display">
      <summary data-testid="settings">{words.settings}</summary>
      <div class="display-body">
        {!onlyColours && <label>
          {words.language}
          <select data-testid="language" value={language} onChange={(event) => setLanguage(event.currentTarget.value)}>
            {languages.map(([code, name]) => (
              <option key={code} value={code} lang={code}>
                {name}
              </option>
            ))}
          </select>
        </label>}
        <label>
          {words.theme}
          <select data-testid="theme" value={chosen} onChange={(event) => change(event.currentTarget.value as Theme)}>
            {THEMES.map((each) => (
              <option key={each} value={each}>
                {words.themes[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
    </details>
  );
}

/** An open box closes with Escape, and when something else is pressed or focused; gives the way to undo this. */
function closesByItself(box: HTMLDetailsElement | null): () => void {
  const outside = (event: Event): void => {
    if (box !== null && !box.contains(event.target as Node)) box.open = false;
  };
  const escape = (event: KeyboardEvent): void => {
    if (box === null || event.key !== "Escape" || !box.open) return;
    box.open = false;
    box.querySelector("summary")?.focus();
  };
  document.addEventListener("pointerdown", outside);
  document.addEventListener("focusin", outside);
  document.addEventListener("keydown", escape);
  return () => {
    document.removeEventListener("pointerdown", outside);
    document.removeEventListener("focusin", outside);
    document.removeEventListener("keydown", escape);
  };
}
