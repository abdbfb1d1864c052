// What the tests that compare with the native library share. `PACKAGE` is the package's folder.

import { readdirSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { loadSync } = await import(new URL("esm/node.js", pathToFileURL(`${process.env.PACKAGE}/`)));
export const validator = loadSync();

const CASES = new URL("../../../cases/", import.meta.url);
/** The corpus. */
export const cases = readdirSync(CASES).sort().flatMap((file) => JSON.parse(readFileSync(new URL(file, CASES), "utf8")).cases);
export const textOf = ({ text }) => text.join("\n");

/** Random numbers that a seed decides (mulberry32). */
export function randomness(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
