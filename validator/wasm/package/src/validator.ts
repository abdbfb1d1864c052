/**
 * The validator over its WebAssembly module.
 *
 * A text crosses into the module through one buffer that is kept from call to call: `encodeInto` writes it there, and nothing comes back when nothing was found. That is a third of a
 * microsecond less a call than a string argument of the bindings.
 */

import { Checker, initSync } from "./bindings.js";
import type { Options, Report } from "./report.js";

/** A module: its bytes, or what was compiled from them. */
export type Module = BufferSource | WebAssembly.Module;

const CLEAN = { payload: { kind: "payload", findings: [] }, stateMachine: { kind: "stateMachine", findings: [] } } as const satisfies Record<string, Report>;
/** A buffer beyond this is given back after its text. */
const KEPT_BYTES = 1 << 20;
const NO_OPTIONS: Options = {};

/** Checks texts. There is one in a program: `load` gives the same each time. */
export class Validator {
  readonly #memory: WebAssembly.Memory;
  readonly #checker: Checker;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();
  #room = new Uint8Array();
  #options = NO_OPTIONS;

  /** Use `load` or `loadSync`. */
  constructor(module: Module) {
    this.#memory = initSync({ module }).memory;
    this.#checker = new Checker();
  }

  /** Checks a text: a payload, a state machine, or a larger document that holds state machines. All findings are given, those of a broken text too. */
  check(text: string, options: Options = NO_OPTIONS): Report {
    this.#configure(options);
    const answered = this.#checker.check(this.#write(text));
    const report: Report = answered === 0 ? this.#clean() : JSON.parse(this.#answer(answered));
    this.#giveBack();
    return report;
  }

  /** Whether a text has no error. Where and why it has one is not found out, so this is quicker for what is wrong. */
  accepts(text: string, options: Options = NO_OPTIONS): boolean {
    this.#configure(options);
    const accepted = this.#checker.accepts(this.#write(text));
    this.#giveBack();
    return accepted;
  }

  /** The report as the other doors write it, byte for byte, when `offsets` is `utf8`. */
  checkToJson(text: string, options: Options = NO_OPTIONS): string {
    this.#configure(options);
    const answered = this.#checker.check(this.#write(text));
    const report = answered === 0 ? JSON.stringify(this.#clean()) : this.#answer(answered);
    this.#giveBack();
    return report;
  }

  #clean(): Report {
    return this.#checker.isPayload() ? CLEAN.payload : CLEAN.stateMachine;
  }

  /** Most callers give the same options each time. */
  #configure(options: Options): void {
    if (options === this.#options) return;
    const { kind = "", format = "", taskers = [], offsets = "utf16" } = options;
    this.#checker.configure(kind, format, taskers.join("\n"), offsets === "utf8");
    this.#options = options;
  }

  /** Writes a text into the module's buffer; the number of its bytes. */
  #write(text: string): number {
    // Enough for ASCII; a letter of another script takes up to three bytes for one unit of UTF-16.
    this.#makeRoom(text.length);
    const { read, written } = this.#encoder.encodeInto(text, this.#room);
    if (read === text.length) return written;
    this.#makeRoom(text.length * 3);
    return this.#encoder.encodeInto(text, this.#room).written;
  }

  #makeRoom(bytes: number): void {
    // The view of a memory that has grown since is empty.
    if (this.#room.length < bytes || this.#room.length === 0) {
      const start = this.#checker.makeRoom(bytes);
      this.#room = new Uint8Array(this.#memory.buffer, start, this.#checker.room());
    }
  }

  #answer(bytes: number): string {
    return this.#decoder.decode(new Uint8Array(this.#memory.buffer, this.#checker.answer(), bytes));
  }

  #giveBack(): void {
    if (this.#room.length > KEPT_BYTES) {
      this.#checker.giveBack();
      this.#room = new Uint8Array();
    }
  }
}
