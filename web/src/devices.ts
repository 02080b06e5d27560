// What a device is called: names that devices bring stay as they are; those of simulated ones are ours, and told in the page's language.

import { words } from "./words";

export function deviceWords(device: string): string {
  return Object.hasOwn(words.devices, device) ? words.devices[device as keyof typeof words.devices] : device;
}
