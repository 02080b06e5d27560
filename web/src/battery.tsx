// What trials on firm ground and foam, with eyes open and closed, say together.

import { Cell } from "./cell";
import type { Battery } from "./session-entry";
import { conditionName } from "./stabilograms";
import type { Why } from "./movement-pictures";
import { fill, figure, withUnit, words } from "./words";

const why = (withheld: string | null): string => words.movement.why[(withheld ?? "missing") as Why] ?? words.withheldShort;

export function BatteryTable({ battery }: { battery: Battery }) {
  const { movement } = words;
  const headings = [words.trial.condition, movement.velocity, movement.area, movement.frequency];
  const known = Object.entries(battery.least_change ?? {}).filter((each): each is [string, number] => each[1] !== null);
  return (
    <section class="sheet" data-testid="battery">
      <h2>{movement.battery}</h2>
      <p class="card-text">{movement.batteryLead}</p>
      <div class="table" tabIndex={0} role="region" aria-label={movement.battery}>
        <table role="table">
          <thead role="rowgroup">
            <tr role="row">
              {headings.map((heading) => (
                <th key={heading} scope="col" role="columnheader">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {battery.conditions.map(({ condition, done, velocity, area, frequency_hz, withheld }) => (
              <tr key={condition} role="row">
                <Cell label={headings[0] ?? ""}>{conditionName(condition)}</Cell>
                <Cell label={movement.velocity}>{velocity === null ? (withheld === "few" ? fill(movement.trialsDone, { n: figure(done) }) : why(withheld)) : withUnit(velocity, `${battery.unit}/s`)}</Cell>
                <Cell label={movement.area}>{area === null ? "–" : withUnit(area, `${battery.unit}2`)}</Cell>
                <Cell label={movement.frequency}>{frequency_hz === null ? "–" : withUnit(frequency_hz, "Hz")}</Cell>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {battery.ratios.every(({ withheld }) => withheld === "few") ? <p>{movement.tooFewCompared}</p> : <Ratios battery={battery} />}
      <p class="card-text">
        {battery.least_change === null ? movement.noNorms : fill(movement.leastChange, { values: known.map(([condition, value]) => `${withUnit(value, `${battery.unit}/s`)} (${conditionName(condition)})`).join(", ") })}
      </p>
    </section>
  );
}

function Ratios({ battery }: { battery: Battery }) {
  const { movement } = words;
  return (
    <div class="table" tabIndex={0} role="region" aria-label={movement.ratio}>
      <table role="table">
        <thead role="rowgroup">
          <tr role="row">
            {[words.trial.condition, movement.ratio, movement.velocity].map((heading) => (
              <th key={heading} scope="col" role="columnheader">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {battery.ratios.map(({ over, under, ratio, withheld }) => (
            <tr key={`${over} ${under}`} role="row">
              <Cell label={words.trial.condition}>{conditionName(over)}</Cell>
              <Cell label={movement.ratio}>{conditionName(under)}</Cell>
              <Cell label={movement.velocity}>{ratio === null ? why(withheld) : fill(movement.times, { n: figure(ratio, 1) })}</Cell>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
