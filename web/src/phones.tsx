// Phones that have joined as motion sensors: how each of them is, and which of them to record beside the exercise.

import { dismissPhone, type PhoneEntry } from "./api";
import { JoinPhone } from "./join-phone";
import { phoneName, type Joined } from "./use-phones";
import { figure, fill, words } from "./words";

interface Props {
  token: string;
  joined: Joined;
  /** Addresses of what is not taken along. */
  left: string[];
  onLeave: (address: string, leave: boolean) => void;
  /** Tell the figures too: how many samples a second come, and how old they are. */
  closely?: boolean;
}

/** The phones that go along: those that are here and were not left out. */
export function takenAlong({ all }: Joined, left: string[]): PhoneEntry[] {
  return all.filter(({ state, address }) => state !== "lost" && !left.includes(address));
}

export function Phones({ token, joined, left, onLeave, closely = false }: Props) {
  const here = joined.all.filter(({ state }) => closely || state !== "lost");
  return (
    <section class="phones" aria-label={words.phones.heading}>
      {here.map((each) => (
        <div key={each.phone} class="phone-row" data-testid="phone-row" data-state={each.state}>
          <label class="switch">
            <input type="checkbox" data-testid={`phone-${each.phone}`} checked={!left.includes(each.address)} onChange={(event) => onLeave(each.address, !event.currentTarget.checked)} />
            <span>
              {phoneName(each)} <State entry={each} />
              {closely && <Closely entry={each} />}
            </span>
          </label>
          <button class="quiet-button" data-testid="phone-dismiss" onClick={() => void dismissPhone(each.phone, token).catch(() => undefined)}>
            {words.phones.dismiss}
          </button>
        </div>
      ))}
      <JoinPhone token={token} lan={joined.lan} here={joined.all.filter(({ state }) => state !== "lost")} />
    </section>
  );
}

function State({ entry }: { entry: PhoneEntry }) {
  return (
    <span class={`tag phone-state ${entry.state === "live" ? "live" : "silent"}`} data-testid="phone-state" data-state={entry.state}>
      {words.phones.states[entry.state]}
      {entry.battery_percent !== null && `, ${fill(words.phone.battery, { percent: Math.round(entry.battery_percent) })}`}
    </span>
  );
}

function Closely({ entry }: { entry: PhoneEntry }) {
  const told = [words.sensors.kinds.imu];
  if (entry.state === "live" && entry.rate_hz !== null) told.push(fill(words.phones.rate, { n: figure(entry.rate_hz) }));
  if (entry.battery_percent === null) told.push(words.phones.noBattery);
  return <span class="card-text phone-facts">{told.join(", ")}</span>;
}
