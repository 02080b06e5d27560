// The sensors within reach, to choose from; and what could not be asked, with its reason.

import { deviceWords } from "./devices";
import { useState } from "preact/hooks";
import type { Family, Offer } from "./sensor-messages";
import { isSimulated } from "./sensor-state";
import { TroubleWords } from "./trouble";
import { count, figure, fill, words } from "./words";

interface Props {
  families: Family[] | null;
  wanted: string[];
  /** Whether all that is wanted is open: then the choice may be folded away. */
  settled: boolean;
  onChoose: (addresses: string[]) => void;
  onLook: () => void;
}

export function FoundSensors({ families, wanted, settled, onChoose, onLook }: Props) {
  // Who comes again finds the choice of last time folded away; nothing moves under the hand of who chooses now.
  const [folds] = useState(wanted.length > 0);
  // Null until somebody opens or closes it: a list in use stays as it is, whatever is ticked in it.
  const [trying, setTrying] = useState<boolean | null>(null);
  const offers = (families ?? []).flatMap((each) => each.offers);
  const away: Offer[] = wanted.filter((address) => !offers.some((each) => each.address === address)).map((address) => ({ address, name: nameOf([], address), kind: "", channels: null, rate_hz: null, detail: "" }));
  const troubles = (families ?? []).filter(({ problem }) => problem !== null);
  const real = offers.filter((each) => !isSimulated(each));
  const made = offers.filter(isSimulated);
  const tried = made.some(({ address }) => wanted.includes(address));
  const turn = (address: string, on: boolean): void => onChoose(on ? [...wanted, address] : wanted.filter((each) => each !== address));
  return (
    <details class="found" aria-label={words.sensors.found} open={!folds || !settled} data-testid="choice">
      <summary>
        {wanted.length === 0 ? (
          words.sensors.choose
        ) : (
          <>
            {words.sensors.chosen} <span lang="">{wanted.map((address) => nameOf(offers, address)).join(", ")}</span>
          </>
        )}
      </summary>
      <Offers offers={[...away, ...real]} wanted={wanted} turn={turn} />
      <p class="found-words" role="status" data-testid="found">
        {families === null ? words.sensors.searching : real.length === 0 ? (tried ? words.sensors.onlySimulated : words.sensors.none) : count(words.sensors.foundCount, real.length)}
        {families !== null && (
          <button class="quiet-button" data-testid="look-again" onClick={onLook}>
            {words.lookAgain}
          </button>
        )}
      </p>
      <div class="found-more">
        {made.length > 0 && (
          <details open={trying ?? tried} onToggle={(event) => setTrying(event.currentTarget.open)} data-testid="made">
            <summary>{words.sensors.toTry}</summary>
            <Offers offers={made} wanted={wanted} turn={turn} />
          </details>
        )}
        {troubles.length > 0 && (
          <details>
            <summary>{words.sensors.notAsked}</summary>
            <ul class="troubles">
              {troubles.map(({ family, title, problem, trouble }) => (
                <li key={family}>
                  <strong lang="en">{title}</strong>: <TroubleWords trouble={trouble} problem={problem ?? ""} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </details>
  );
}

/** What a person calls a sensor. */
export function nameOf(offers: Offer[], address: string): string {
  return deviceWords(offers.find((each) => each.address === address)?.name ?? address.slice(address.indexOf(":") + 1));
}

interface Listed {
  offers: Offer[];
  wanted: string[];
  turn: (address: string, on: boolean) => void;
}

function Offers({ offers, wanted, turn }: Listed) {
  return (
    <ul>
      {offers.map((offer) => (
        <li key={offer.address}>
          <label class={`choice${wanted.includes(offer.address) ? " chosen" : ""}`}>
            <input type="checkbox" data-testid="offer" checked={wanted.includes(offer.address)} onChange={(event) => turn(offer.address, event.currentTarget.checked)} />
            <span>
              <span lang="">{deviceWords(offer.name)}</span> {isSimulated(offer) && <span class="simulated">{words.simulated}</span>}
              <span class="card-text">{described(offer)}</span>
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}

function described({ kind, channels, rate_hz }: Offer): string {
  const parts = [words.sensors.kinds[kind as keyof typeof words.sensors.kinds] ?? words.sensors.kinds.signal];
  if (channels !== null) parts.push(count(words.sensors.channelCount, channels));
  if (rate_hz !== null) parts.push(fill(words.sensors.hz, { n: figure(rate_hz) }));
  return parts.join(", ");
}
