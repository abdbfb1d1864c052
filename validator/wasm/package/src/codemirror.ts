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
import type { EditorView } from "@codemirror/view";

import type { Finding, Options, Report } from "./report.js";
import type { Validator } from "./validator.js";

export interface LintOptions extends Options {
  /** Milliseconds of quiet before a check. A check takes microseconds, so there is little to wait for. */
  readonly delay?: number;
  /** Sees each report. */
  readonly onReport?: (report: Report, view: EditorView) => void;
}

/** Checks the document after each change. */
export function diagnostics(validator: Validator, options: LintOptions = {}): Extension {
  const { delay = 0, onReport, ...asked } = options;
  return linter(
    (view) => {
      const report = validator.check(view.state.doc.toString(), asked);
      onReport?.(report, view);
      return report.findings.map(diagnostic);
    },
    { delay },
  );
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
