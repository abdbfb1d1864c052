/**
 * The validator in Monaco, the editor of VS Code: markers, and fixes behind the light bulb.
 *
 * ```ts
 * import * as monaco from "monaco-editor";
 * import { load } from "@redshift-tasker/validator";
 * import { register } from "@redshift-tasker/validator/monaco";
 *
 * register(monaco, await load(), { language: "json" });
 * ```
 */

import type * as Monaco from "monaco-editor";

import type { Finding, Options, Span } from "./report.js";
import type { Validator } from "./validator.js";

const OWNER = "sfn-redshift-lint";

export interface MonacoOptions extends Options {
  /** The language whose models are checked, for example `json`. */
  readonly language: string;
}

/** Checks every model of the language, now and after each change, until the answer is disposed. */
export function register(monaco: typeof Monaco, validator: Validator, options: MonacoOptions): Monaco.IDisposable {
  const { language, ...asked } = options;
  const findings = new WeakMap<Monaco.editor.ITextModel, readonly Finding[]>();
  const watched = new Map<Monaco.editor.ITextModel, Monaco.IDisposable>();

  const check = (model: Monaco.editor.ITextModel): void => {
    const found = validator.check(model.getValue(), asked).findings;
    findings.set(model, found);
    monaco.editor.setModelMarkers(model, OWNER, found.map((finding) => marker(monaco, model, finding)));
  };
  const forget = (model: Monaco.editor.ITextModel): void => {
    watched.get(model)?.dispose();
    watched.delete(model);
    if (!model.isDisposed()) monaco.editor.setModelMarkers(model, OWNER, []);
  };
  const watch = (model: Monaco.editor.ITextModel): void => {
    forget(model);
    if (model.getLanguageId() !== language) return;
    watched.set(model, model.onDidChangeContent(() => check(model)));
    check(model);
  };

  monaco.editor.getModels().forEach(watch);
  const disposables = [
    monaco.editor.onDidCreateModel(watch),
    monaco.editor.onDidChangeModelLanguage(({ model }) => watch(model)),
    monaco.editor.onWillDisposeModel(forget),
    monaco.languages.registerCodeActionProvider(language, {
      provideCodeActions(model, range) {
        const here = (findings.get(model) ?? []).filter(({ span }) => monaco.Range.areIntersectingOrTouching(rangeOf(model, span), range));
        return { actions: here.flatMap((finding) => codeAction(monaco, model, finding)), dispose() {} };
      },
    }),
  ];
  return {
    dispose() {
      disposables.forEach((disposable) => disposable.dispose());
      [...watched.keys()].forEach(forget);
    },
  };
}

/** The range of a span whose offsets are `utf16`. */
function rangeOf(model: Monaco.editor.ITextModel, { start, end }: Span): Monaco.IRange {
  const [from, to] = [model.getPositionAt(start.offset), model.getPositionAt(end.offset)];
  return { startLineNumber: from.lineNumber, startColumn: from.column, endLineNumber: to.lineNumber, endColumn: to.column };
}

function marker(monaco: typeof Monaco, model: Monaco.editor.ITextModel, finding: Finding): Monaco.editor.IMarkerData {
  const { code, severity, message, hint, page, span } = finding;
  const severities = { error: monaco.MarkerSeverity.Error, warning: monaco.MarkerSeverity.Warning, info: monaco.MarkerSeverity.Info };
  return {
    ...rangeOf(model, span),
    severity: severities[severity],
    message: hint === undefined ? message : `${message}\nhint: ${hint}`,
    source: OWNER,
    code: { value: code, target: monaco.Uri.parse(page) },
  };
}

function codeAction(monaco: typeof Monaco, model: Monaco.editor.ITextModel, finding: Finding): Monaco.languages.CodeAction[] {
  if (finding.fix === undefined) return [];
  const edits = finding.fix.edits.map(({ span, newText }) => ({
    resource: model.uri,
    versionId: model.getVersionId(),
    textEdit: { range: rangeOf(model, span), text: newText },
  }));
  return [{ title: finding.fix.title, kind: "quickfix", diagnostics: [marker(monaco, model, finding)], edit: { edits }, isPreferred: true }];
}
