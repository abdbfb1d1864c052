/** What `validator/wasm/src/lib.rs` exports; the bindings themselves are generated. */

export class Checker {
  configure(kind: string, format: string, taskers: string, countsBytes: boolean): void;
  makeRoom(bytes: number): number;
  room(): number;
  giveBack(): void;
  check(bytes: number): number;
  accepts(bytes: number): boolean;
  isPayload(): boolean;
  answer(): number;
}

export function initSync(source: { module: BufferSource | WebAssembly.Module }): { readonly memory: WebAssembly.Memory };
