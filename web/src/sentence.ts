// What went wrong, as a sentence for people.

import { FileRefusal, Refusal } from "./api";
import { CameraError } from "./camera";
import type { Sentence } from "./problem";
import { fill, troubleWords, words } from "./words";

/** Of an error that this page met. */
export function sentenceOf(error: unknown): Sentence {
  if (error instanceof CameraError) return { text: words.camera[error.problem] };
  if (error instanceof FileRefusal) return { text: fill(error.tooLarge ? words.fileTooLarge : words.fileUnreadable, { name: error.file }), technical: error.message };
  return { text: error instanceof Error ? error.message : String(error), english: error instanceof Refusal };
}

/** What the server has refused: in this page's words where it is one of the frequent troubles of sensors. */
export function refused({ message, trouble }: { message: string; trouble?: string | null }): Sentence {
  const own = troubleWords(trouble);
  return own === null ? { text: message, english: true } : { text: own, technical: message };
}
