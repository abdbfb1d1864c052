/** What a check is asked, and what it answers. The same shapes, in the same words, as the Rust crate and the command line have. */

/** What a text is: one payload, or a state machine (or a larger document that holds some). */
export type Kind = "payload" | "stateMachine";

/** How a text is written. */
export type Format = "json" | "yaml";

/** An error fails or hangs; a warning works until it doesn't; an info can be done better. */
export type Severity = "error" | "warning" | "info";

/** What to check, and how. Everything that is left out is found out from the text. */
export interface Options {
  readonly kind?: Kind;
  readonly format?: Format;
  /** The functions that are taskers: ARNs, names, or either with `*` for any characters. */
  readonly taskers?: readonly string[];
  /** What `offset` counts: `utf16`, the default, as JavaScript's strings do; or `utf8`, bytes, as the other doors do. */
  readonly offsets?: "utf16" | "utf8";
}

/** What was found in a text. */
export interface Report {
  readonly kind: Kind;
  /** In the order of the text. Empty: nothing is wrong. */
  readonly findings: readonly Finding[];
}

/** One thing that is wrong, where, and what to do about it. */
export interface Finding {
  /** The rule: `SRT0001` and so on. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence. It names fields and limits, never a payload's values. */
  readonly message: string;
  /** Where: a JSON pointer (RFC 6901). */
  readonly pointer: string;
  /** Where in the text. */
  readonly span: Span;
  /** What to do, where more can be said than the message does. */
  readonly hint?: string;
  /** Changes of the text that do it. */
  readonly fix?: Fix;
  /** The address of the page about the rule. */
  readonly page: string;
}

/** Changes of a text that mend a finding. */
export interface Fix {
  /** What they do, as a menu shows it. */
  readonly title: string;
  /** In the order of the text; none overlaps another. */
  readonly edits: readonly Edit[];
}

/** One change: `newText` comes where `span` was. */
export interface Edit {
  readonly span: Span;
  readonly newText: string;
}

/** A part of a text, its end excluded. */
export interface Span {
  readonly start: Position;
  readonly end: Position;
}

/** A place between two characters. Lines and columns count from 1; columns count Unicode code points. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** The text after all edits of a fix whose offsets are `utf16`. */
export function apply(text: string, fix: Fix): string {
  let done = "";
  let at = 0;
  for (const { span, newText } of fix.edits) {
    done += text.slice(at, span.start.offset) + newText;
    at = span.end.offset;
  }
  return done + text.slice(at);
}
