// On the computer: the phones that have joined as motion sensors, which of them to record beside the exercise, and the code to join by.

import { useEffect, useRef, useState } from "preact/hooks";
import { dismissPhone, invitePhone, phones, type Invitation, type PhoneEntry } from "./api";
import { count, fill, words } from "./words";

const LOOK_EVERY_MS = 1500;

interface Props {
  token: string;
  /** The phones to record, by their ids. */
  onChange: (chosen: string[]) => void;
}

function titleOf({ segment, side }: PhoneEntry): string {
  return fill(words.phones.title, { place: words.phone.places[segment], side: words.sides[side] });
}

/** Phones that are here, asked for again and again as long as this is shown; and whether phones can reach this computer at all. */
function usePhones(token: string): { here: PhoneEntry[]; lan: boolean | null } {
  const [told, setTold] = useState<{ here: PhoneEntry[]; lan: boolean | null }>({ here: [], lan: null });
  useEffect(() => {
    let running = true;
    const look = (): void => {
      phones(token).then(
        ({ phones: found, lan }) => running && setTold({ here: found.filter(({ state }) => state !== "lost"), lan }),
        () => undefined,
      );
    };
    look();
    const looking = window.setInterval(look, LOOK_EVERY_MS);
    return () => {
      running = false;
      window.clearInterval(looking);
    };
  }, [token]);
  return told;
}

export function Phones({ token, onChange }: Props) {
  const { here, lan } = usePhones(token);
  const [left, setLeft] = useState<string[]>([]);
  const [joining, setJoining] = useState(false);
  const chosen = here.map(({ phone }) => phone).filter((phone) => !left.includes(phone));
  useEffect(() => onChange(chosen), [chosen.join(" ")]);
  const tick = (phone: string, on: boolean): void => setLeft((before) => (on ? before.filter((each) => each !== phone) : [...before, phone]));
  return (
    <section class="phones" aria-label={words.phones.heading}>
      {here.map((each) => (
        <div key={each.phone} class="phone-row">
          <label class="switch">
            <input type="checkbox" data-testid={`phone-${each.phone}`} checked={chosen.includes(each.phone)} onChange={(event) => tick(each.phone, event.currentTarget.checked)} />
            <span>
              {titleOf(each)} <State entry={each} />
            </span>
          </label>
          <button class="quiet-button" data-testid="phone-dismiss" onClick={() => void dismissPhone(each.phone, token).catch(() => undefined)}>
            {words.phones.dismiss}
          </button>
        </div>
      ))}
      <button class="quiet-button add" data-testid="add-phone" onClick={() => setJoining(true)}>
        {here.length === 0 ? words.phones.add : words.phones.addAnother}
        <span class="hint">{words.phones.addText}</span>
      </button>
      {joining && <JoinDialog token={token} lan={lan} here={here} onClose={() => setJoining(false)} />}
    </section>
  );
}

function State({ entry }: { entry: PhoneEntry }) {
  const state = entry.state === "live" ? "live" : "silent";
  return (
    <span class={`tag phone-state ${state}`} data-testid="phone-state" data-state={entry.state}>
      {words.phones.states[state]}
      {entry.battery_percent !== null && `, ${fill(words.phone.battery, { percent: Math.round(entry.battery_percent) })}`}
    </span>
  );
}

function JoinDialog({ token, lan, here, onClose }: { token: string; lan: boolean | null; here: PhoneEntry[]; onClose: () => void }) {
  const box = useRef<HTMLDialogElement>(null);
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [before] = useState(() => here.map(({ phone }) => phone));
  const joined = here.find(({ phone }) => !before.includes(phone));
  const invite = (): void => void invitePhone(token).then(setInvitation, () => undefined);
  useEffect(() => {
    box.current?.showModal();
    if (lan !== false) invite();
  }, []);
  return (
    <dialog ref={box} class="join" aria-labelledby="join-title" data-testid="join" onClose={onClose}>
      <h2 id="join-title">{joined === undefined ? words.phones.joinTitle : words.phones.joined}</h2>
      {lan === false ? (
        <ClosedToPhones />
      ) : joined !== undefined ? (
        <div role="status" data-testid="joined">
          <p class="lead">{titleOf(joined)}</p>
          <p>{words.phones.joinedText}</p>
        </div>
      ) : (
        <Joining invitation={invitation} onAgain={invite} />
      )}
      <button class="primary" data-testid="join-close" onClick={() => box.current?.close()}>
        {joined === undefined ? words.phones.close : words.phones.done}
      </button>
    </dialog>
  );
}

function ClosedToPhones() {
  return (
    <div data-testid="no-lan">
      <p class="lead">{words.phones.noLan}</p>
      <p class="code">reknit demo --lan</p>
    </div>
  );
}

function Joining({ invitation, onAgain }: { invitation: Invitation | null; onAgain: () => void }) {
  return (
    <div class="joining">
      {invitation === null ? <div class="qr" /> : <Code invitation={invitation} />}
      <div>
        <ol class="joining-steps">
          {words.phones.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        {invitation !== null && (
          <p class="card-text">
            {count(words.phones.holds, Math.round(invitation.expires_s / 60))}{" "}
            <button class="link" data-testid="new-code" onClick={onAgain}>
              {words.phones.newCode}
            </button>
          </p>
        )}
        {invitation !== null && (
          <details>
            <summary data-testid="about-warning">{words.phones.warning}</summary>
            <p>{words.phones.warningText}</p>
            <p>{words.phones.iphone}</p>
            <p class="card-text">{words.phones.fingerprint}</p>
            <p class="code">{invitation.fingerprint}</p>
            <p>
              <a href="/reknit-ca.crt">{words.phone.certificate}</a>
            </p>
          </details>
        )}
      </div>
    </div>
  );
}

/** Black on white in both themes: cameras read nothing else reliably. */
function Code({ invitation: { qr, address } }: { invitation: Invitation }) {
  return (
    <svg class="qr" viewBox={`0 0 ${qr.size} ${qr.size}`} role="img" aria-label={words.phones.code} data-testid="qr" data-address={address} shape-rendering="crispEdges">
      <rect width={qr.size} height={qr.size} fill="#fff" />
      <path d={qr.path} fill="#000" />
    </svg>
  );
}
