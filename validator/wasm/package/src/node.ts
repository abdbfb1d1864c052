/** The validator for Node.js: its module is read from the disk, beside this file's folder. */

import { readFileSync } from "node:fs";

import { type Module, Validator } from "./validator.js";

export { apply } from "./report.js";
export type { Edit, Finding, Fix, Format, Kind, Options, Position, Report, Severity, Span } from "./report.js";
export type { Module, Validator } from "./validator.js";

let loaded: Validator | undefined;

/** The validator, at once. */
export function loadSync(module?: Module): Validator {
  return (loaded ??= new Validator(module ?? readFileSync(new URL("../validator.wasm", import.meta.url))));
}

/** The validator. The same call works in a browser. */
export async function load(module?: Module): Promise<Validator> {
  return loadSync(module);
}
