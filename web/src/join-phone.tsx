// The button by which a phone joins, and the dialog with the code that it scans.

import { useEffect, useRef, useState } from "preact/hooks";
import { invitePhone, type Invitation, type PhoneEntry } from "./api";
import { phoneName } from "./use-phones";
import { count, words } from "./words";

interface Props {
  token: string;
  lan: boolean | null;
  /** The phones that are here already. */
  here: PhoneEntry[];
}

export function JoinPhone({ token, lan, here }: Props) {
  const [joining, setJoining] = useState(false);
  return (
    <>
      <button class="quiet-button add" data-testid="add-phone" onClick={() => setJoining(true)}>
        {here.length === 0 ? words.phones.add : words.phones.addAnother}
        <span class="hint">{words.phones.addText}</span>
      </button>
      {joining && <JoinDialog token={token} lan={lan} here={here} onClose={() => setJoining(false)} />}
    </>
  );
}

function JoinDialog({ token, lan, here, onClose }: Props & { onClose: () => void }) {
  const box = useRef<HTMLDialogElement>(null);
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [before] = useState(() => here.map(({ phone }) => phone));
  const joined = here.find(({ phone }) => !before.includes(phone));
  const [failed, setFailed] = useState(false);
  const invite = (): void => {
    setFailed(false);
    void invitePhone(token).then(setInvitation, () => setFailed(true));
  };
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
          <p class="lead">{phoneName(joined)}</p>
          <p>{words.phones.joinedText}</p>
        </div>
      ) : (
        <Joining invitation={invitation} failed={failed} onAgain={invite} />
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

function Joining({ invitation, failed, onAgain }: { invitation: Invitation | null; failed: boolean; onAgain: () => void }) {
  return (
    <div class="joining">
      {invitation === null ? <div class="qr" /> : <Code invitation={invitation} />}
      <div>
        <ol class="joining-steps">
          {words.phones.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        {failed && (
          <p role="alert" data-testid="no-code">
            {words.phones.noCode}{" "}
            <button class="link" onClick={onAgain}>
              {words.phones.newCode}
            </button>
          </p>
        )}
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
