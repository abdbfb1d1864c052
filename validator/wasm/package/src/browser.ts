/** The validator for browsers and their workers: its module is fetched from the package's folder, or from where the caller says. */

import { type Module, Validator } from "./validator.js";

export { apply } from "./report.js";
export type { Edit, Finding, Fix, Format, Kind, Options, Position, Report, Severity, Span } from "./report.js";
export type { Module, Validator } from "./validator.js";

let loaded: Promise<Validator> | undefined;

/** The validator. `source` is where its module is, or the module itself; a bundler that knows `new URL(..., import.meta.url)` needs neither. */
export function load(source?: Module | URL | string): Promise<Validator> {
  return (loaded ??= compile(source ?? new URL("../validator.wasm", import.meta.url)).then((module) => new Validator(module)));
}

/** The validator, at once, over a module that is there already. Browsers let only workers compile one at once from its bytes. */
export function loadSync(module: Module): Validator {
  const validator = new Validator(module);
  loaded = Promise.resolve(validator);
  return validator;
}

async function compile(source: Module | URL | string): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (!(typeof source === "string" || source instanceof URL)) return WebAssembly.compile(source);
  const answer = await fetch(source);
  if (!answer.ok) throw new Error(`the validator's module is not at ${answer.url}: ${answer.status} ${answer.statusText}`);
  // A server that does not know the type of `.wasm` makes streaming fail.
  return answer.headers.get("content-type")?.startsWith("application/wasm") ? WebAssembly.compileStreaming(answer) : WebAssembly.compile(await answer.arrayBuffer());
}
