// The few addresses of the server beside the socket.

import { decodeAll, type Frame } from "./frame";
import type { ExerciseEntry, SessionDetails, SessionEntry } from "./messages";
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
  return answer(fetch("/api/lsl", withKey(key)));
}

export function sessions(key: string): Promise<{ sessions: SessionEntry[]; unreadable: { session: string; message: string }[] }> {
  return answer(fetch("/api/sessions", withKey(key)));
}

export function session(id: string, key: string): Promise<SessionDetails> {
  return answer(fetch(`/api/sessions/${encodeURIComponent(id)}`, withKey(key)));
}

/** The recorded landmarks of a session; none where it has none. */
export async function skeleton(id: string, key: string): Promise<Frame[]> {
  const response = await fetch(`/api/sessions/${encodeURIComponent(id)}/skeleton`, withKey(key));
  return response.ok ? decodeAll(await response.arrayBuffer()) : [];
}

/** Save a file of a session; the token goes with the request, so a plain link would not do. */
export async function download(id: string, name: string, key: string): Promise<void> {
  const response = await fetch(`/api/sessions/${encodeURIComponent(id)}/files/${encodeURIComponent(name)}`, withKey(key));
  if (!response.ok) throw new Error(((await response.json()) as { message?: string }).message ?? words.noServer);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = `${id}-${name}`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function withKey(key: string): RequestInit {
  return { headers: { "X-Reknit-Token": key } };
}
