// How two joints moved in time with each other: numbers for a therapist, each with one line of what it is, or why it is missing.

import { measureName } from "./gauge";
import type { JointTiming, Why } from "./movement-pictures";
import { figure, fill, gateWords, withUnit, words } from "./words";

/** The two joints, as a sentence names them; of one measure on both sides by the side. */
export function pairWords({ joints: [first, second] }: JointTiming): { first: string; second: string } {
  const name = ({ measure, side }: JointTiming["joints"][number]): string => (first.measure === second.measure ? `${measureName(measure)} (${words[side]})` : measureName(measure));
  return { first: name(first), second: name(second) };
}

/** One line a number: what it is, or why it is not told. */
export function timingLines(timing: JointTiming): { term: string; told: string; meaning: string }[] {
  const { timing: text } = words.movement;
  const pair = pairWords(timing);
  const { phase, coupling, lag } = timing;
  const not = (why: Why): string => fill(text.withheld, { why: words.movement.why[why] });
  return [
    {
      term: text.phase,
      told: "withheld" in phase ? not(phase.withheld) : fill(text.phaseTold, { mean: withUnit(phase.mean_deg, "deg"), spread: withUnit(phase.deviation_deg, "deg") }),
      meaning: text.phaseMeans,
    },
    {
      term: text.coupling,
      told: "withheld" in coupling ? not(coupling.withheld) : fill(text.couplingTold, { ...pair, together: part(coupling.shares.in_phase), one: part(coupling.shares.proximal), other: part(coupling.shares.distal), against: part(coupling.shares.anti_phase) }),
      meaning: text.couplingMeans,
    },
    {
      term: text.lag,
      told: "withheld" in lag ? not(lag.withheld) : fill(text[order(lag.median_s)], { ...pair, seconds: seconds(Math.abs(lag.median_s)), least: seconds(lag.least_s), most: seconds(lag.most_s) }),
      meaning: text.lagMeans,
    },
  ];
}

/** Which comes first, as far as the two decimals that are told say. */
function order(lag_s: number): "lagSame" | "lagEarlier" | "lagLater" {
  return Math.abs(lag_s) < 0.005 ? "lagSame" : lag_s < 0 ? "lagEarlier" : "lagLater";
}

const seconds = (value: number): string => fill(words.holdSeconds, { n: figure(value, 2) });
const part = (value: number): string => withUnit(100 * value, "%");

export function JointTimings({ timings }: { timings: JointTiming[] }) {
  const { timing: text } = words.movement;
  return (
    <details class="joint-timing" data-testid="joint-timing">
      <summary>{text.title}</summary>
      {timings.map((each) => {
        const shut = each.whole < each.needed ? each.joints.filter(({ gate }) => gate !== null) : [];
        const pair = pairWords(each);
        return (
          <section key={`${pair.first} ${pair.second}`}>
            <h3>{fill(text.pair, pair)}</h3>
            {shut.length > 0 ? (
              shut.map(({ measure, side, gate }) => (
                <p key={side + measure} class="card-text">
                  {fill(words.movement.cyclogramNone, { measure: `${measureName(measure)} (${words[side]})`, why: gateWords(gate ?? "no_signal") })}
                </p>
              ))
            ) : (
              <>
                <dl class="facts">
                  {timingLines(each).map(({ term, told, meaning }) => (
                    <div key={term}>
                      <dt>{term}</dt>
                      <dd>
                        {told} <small>{meaning}</small>
                      </dd>
                    </div>
                  ))}
                </dl>
                <p class="card-text">{fill(text.from, { whole: figure(each.whole), cycles: figure(each.cycles) })}</p>
              </>
            )}
          </section>
        );
      })}
      <p class="card-text">{text.note}</p>
    </details>
  );
}
