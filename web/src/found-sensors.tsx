// The sensors within reach, to choose from; and what could not be asked, with its reason.

import type { Family, Offer } from "./sensor-messages";
import { count, figure, fill, words } from "./words";

interface Props {
  families: Family[] | null;
  wanted: string[];
  onChoose: (addresses: string[]) => void;
  onLook: () => void;
}

export function FoundSensors({ families, wanted, onChoose, onLook }: Props) {
  const offers = (families ?? []).flatMap((each) => each.offers);
  const away: Offer[] = wanted.filter((address) => !offers.some((each) => each.address === address)).map((address) => ({ address, name: address.slice(address.indexOf(":") + 1), kind: "", channels: null, rate_hz: null, detail: "" }));
  const troubles = (families ?? []).filter(({ problem }) => problem !== null);
  const real = offers.filter((each) => !isSimulated(each));
  const made = offers.filter(isSimulated);
  const turn = (address: string, on: boolean): void => onChoose(on ? [...wanted, address] : wanted.filter((each) => each !== address));
  return (
    <section class="found" aria-label={words.sensors.found}>
      <Offers offers={[...away, ...real]} wanted={wanted} turn={turn} />
      <p class="found-words" role="status" data-testid="found">
        {families === null ? words.sensors.searching : real.length === 0 ? words.sensors.none : count(words.sensors.foundCount, real.length)}
        {families !== null && (
          <button class="quiet-button" data-testid="look-again" onClick={onLook}>
            {words.lookAgain}
          </button>
        )}
      </p>
      {made.length > 0 && (
        <details open={made.some(({ address }) => wanted.includes(address))} data-testid="made">
          <summary>{words.sensors.toTry}</summary>
          <Offers offers={made} wanted={wanted} turn={turn} />
        </details>
      )}
      {troubles.length > 0 && (
        <details>
          <summary>{words.sensors.notAsked}</summary>
          <ul class="troubles">
            {troubles.map(({ family, title, problem }) => (
              <li key={family} lang="en">
                <strong>{title}</strong>: {problem}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
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
              <span lang="">{offer.name}</span> {isSimulated(offer) && <span class="simulated">{words.simulated}</span>}
              <span class="card-text">{described(offer)}</span>
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}

/** Whether no device stands behind it: it is there to try the page, and is no sensor within reach. */
export function isSimulated({ address }: Pick<Offer, "address">): boolean {
  return address.startsWith("simulated:") || address.startsWith("brainflow:synthetic");
}

function described({ kind, channels, rate_hz }: Offer): string {
  const parts = [words.sensors.kinds[kind as keyof typeof words.sensors.kinds] ?? words.sensors.kinds.signal];
  if (channels !== null) parts.push(count(words.sensors.channelCount, channels));
  if (rate_hz !== null) parts.push(fill(words.sensors.hz, { n: figure(rate_hz) }));
  return parts.join(", ");
}
