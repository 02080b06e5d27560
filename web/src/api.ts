// The few addresses of the server beside the socket.

import type { ExerciseEntry } from "./messages";
import { words } from "./words";

export interface Uploaded {
  recording: string;
  duration_s: number;
  rate_hz: number | null;
  kind: string;
  channels: string[];
}

/** The token behind the # of the address, kept for a reload of this tab only. */
export function token(): string | null {
  const found = new URLSearchParams(location.hash.slice(1)).get("token");
  if (found !== null) sessionStorage.setItem("reknit.token", found);
  return found ?? sessionStorage.getItem("reknit.token");
}

async function answer<T>(request: Promise<Response>): Promise<T> {
  let response: Response;
  try {
    response = await request;
  } catch {
    throw new Error(words.noServer);
  }
  const body = (await response.json()) as T & { message?: string };
  if (!response.ok) throw new Error(body.message ?? words.noServer);
  return body;
}

export function exercises(): Promise<{ exercises: ExerciseEntry[]; regulatory: string }> {
  return answer(fetch("/api/exercises"));
}

export function upload(file: File, key: string): Promise<Uploaded> {
  const address = `/api/recordings?name=${encodeURIComponent(file.name)}`;
  return answer(fetch(address, { method: "POST", body: file, headers: { "X-Reknit-Token": key } }));
}

export function lsl(key: string): Promise<{ streams: { name: string; type: string; rate_hz: number }[] }> {
  return answer(fetch("/api/lsl", { headers: { "X-Reknit-Token": key } }));
}
