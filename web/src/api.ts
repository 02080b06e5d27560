// The few addresses of the server beside the socket.

import { decodeAll, type Frame } from "./frame";
import type { ExerciseEntry } from "./exercise-entry";
import type { SessionDetails, SessionEntry } from "./session-entry";
import type { Side } from "./messages";
import type { MovementPictures } from "./movement-pictures";
import type { MuscleRaster } from "./muscle-rows";
import type { Place } from "./phone-link";
import type { Family } from "./sensor-messages";
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

/** What the server says is wrong: a sentence in English. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** A file that the server cannot take, by its own name, and what the server says of it. */
export class FileRefusal extends Error {
  readonly tooLarge: boolean;

  constructor(
    readonly file: string,
    { message, status }: Refusal,
  ) {
    super(message);
    this.tooLarge = status === TOO_LARGE;
  }
}

const UNREADABLE = 400;
const NOTHING_THERE = 404;
const TOO_LARGE = 413;

/** The answer, or an error with a sentence to show. */
async function ask(address: string, request: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, request);
  } catch {
    throw new Error(words.noServer);
  }
  if (response.ok) return response;
  const { message } = (await response.json().catch(() => ({}))) as { message?: string };
  throw message === undefined ? new Error(words.noServer) : new Refusal(message, response.status);
}

async function answer<T>(address: string, request: RequestInit = {}): Promise<T> {
  return (await (await ask(address, request)).json()) as T;
}

export function exercises(): Promise<{ exercises: ExerciseEntry[]; regulatory: string }> {
  return answer("/api/exercises");
}

/** Give the server a recording; a FileRefusal where it cannot take that file. */
export async function upload(file: File, key: string): Promise<Uploaded> {
  const address = `/api/recordings?name=${encodeURIComponent(file.name)}`;
  try {
    return await answer(address, { ...withKey(key), method: "POST", body: file });
  } catch (error) {
    if (error instanceof Refusal && [UNREADABLE, TOO_LARGE].includes(error.status)) throw new FileRefusal(file.name, error);
    throw error;
  }
}

/** What every technology has within reach; takes a few seconds. */
export function sensors(key: string): Promise<{ families: Family[] }> {
  return answer("/api/sensors", withKey(key));
}

/** A phone that has joined. */
export interface PhoneEntry {
  phone: string;
  address: string;
  segment: Place;
  side: Side;
  state: "connecting" | "live" | "stale" | "lost";
  rate_hz: number | null;
  age_ms: number | null;
  recorded: boolean;
  battery_percent: number | null;
  device: string;
}

/** How a phone joins: an address with a ticket, drawn as a path of black modules. */
export interface Invitation {
  address: string;
  qr: { size: number; path: string };
  expires_s: number;
  fingerprint: string;
  certificate: string;
}

export function phones(key: string): Promise<{ phones: PhoneEntry[]; lan: boolean }> {
  return answer("/api/phones", withKey(key));
}

export function invitePhone(key: string): Promise<Invitation> {
  return answer("/api/phones", { ...withKey(key), method: "POST" });
}

export async function dismissPhone(phone: string, key: string): Promise<void> {
  await ask(`/api/phones/${encodeURIComponent(phone)}`, { ...withKey(key), method: "DELETE" });
}

/** The session that is practised now, in whichever window; null where none is. */
export function running(key: string): Promise<{ session: string | null }> {
  return answer("/api/running", withKey(key));
}

export function sessions(key: string): Promise<{ sessions: SessionEntry[]; unreadable: { session: string; message: string }[] }> {
  return answer("/api/sessions", withKey(key));
}

export function session(id: string, key: string): Promise<SessionDetails> {
  return answer(`/api/sessions/${encodeURIComponent(id)}`, withKey(key));
}

/** What each muscle did in each repetition of a session; a Refusal where no muscle was recorded. */
export function muscleRaster(id: string, key: string): Promise<MuscleRaster> {
  return answer(`/api/sessions/${encodeURIComponent(id)}/muscles`, withKey(key));
}

/** What the movement looked like; the paths of trials come from a replay and may take some seconds. Null where nothing was complete. */
export async function movementPictures(id: string, key: string): Promise<MovementPictures | null> {
  try {
    return await answer(`/api/sessions/${encodeURIComponent(id)}/movement`, withKey(key));
  } catch (error) {
    if (error instanceof Refusal && error.status === NOTHING_THERE) return null;
    throw error;
  }
}

/** The recorded landmarks of a session. */
export async function skeleton(id: string, key: string): Promise<Frame[]> {
  const response = await ask(`/api/sessions/${encodeURIComponent(id)}/skeleton`, withKey(key));
  return decodeAll(await response.arrayBuffer());
}

/** Save a file of a session; the token goes with the request, so a plain link would not do. */
export async function download(id: string, name: string, key: string): Promise<void> {
  const response = await ask(`/api/sessions/${encodeURIComponent(id)}/files/${encodeURIComponent(name)}`, withKey(key));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = `${id}-${name}`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function withKey(key: string): RequestInit {
  return { headers: { "X-Reknit-Token": key } };
}
