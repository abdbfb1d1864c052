/**
 * The validator in CodeMirror 6: squiggles with messages, hints and fixes.
 *
 * ```ts
 * import { lintGutter } from "@codemirror/lint";
 * import { load } from "@redshift-tasker/validator";
 * import { diagnostics } from "@redshift-tasker/validator/codemirror";
 *
 * const extensions = [diagnostics(await load()), lintGutter()];
 * ```
 */

import { type Action, type Diagnostic, linter } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import type { EditorView, ViewUpdate } from "@codemirror/view";

import type { Finding, Options } from "./report.js";
import type { Validator } from "./validator.js";

export interface LintOptions extends Options {
  /** Milliseconds of quiet before a check. A check takes microseconds, so there is little to wait for: 0 unless you say more. */
  readonly delay?: number;
  /** Tells that a check is due though the document is the same. */
  readonly needsRefresh?: (update: ViewUpdate) => boolean;
}

/** Checks the document after each change. What checks is the validator, or something around it. */
export function diagnostics(validator: Pick<Validator, "check">, options: LintOptions = {}): Extension {
  const { delay = 0, needsRefresh = () => false, ...asked } = options;
  return linter((view) => validator.check(view.state.doc.toString(), asked).findings.map(diagnostic), { delay, needsRefresh });
}

/** One finding as CodeMirror shows it. */
export function diagnostic(finding: Finding): Diagnostic {
  const { code, severity, message, hint, span, fix } = finding;
  return {
    from: span.start.offset,
    to: span.end.offset,
    severity,
    source: code,
    message: hint === undefined ? message : `${message}\nhint: ${hint}`,
    ...(fix && { actions: [{ name: fix.title, apply: (view) => applyFix(view, finding) } satisfies Action] }),
  };
}

/** Applies a finding's fix as one step of the undo history. */
export function applyFix(view: EditorView, { fix }: Finding): void {
  if (fix === undefined) return;
  const changes = fix.edits.map(({ span, newText }) => ({ from: span.start.offset, to: span.end.offset, insert: newText }));
  view.dispatch({ changes, userEvent: "input.fix", scrollIntoView: true });
}
