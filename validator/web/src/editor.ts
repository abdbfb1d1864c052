/** The text: CodeMirror with squiggles, in colours that the page's theme gives. Tab is left to the page, so that a keyboard gets out. */

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { Compartment, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

import { applyFix } from "../../wasm/package/src/codemirror.js";
import type { Finding } from "../../wasm/package/src/report.js";

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--key)" },
  { tag: [tags.string, tags.content], color: "var(--string)" },
  { tag: tags.number, color: "var(--number)" },
  { tag: [tags.bool, tags.null, tags.keyword], color: "var(--word)" },
  { tag: tags.comment, color: "var(--quiet)" },
]);

const squiggle = (name: string) => ({ backgroundImage: "none", textDecoration: `underline wavy var(--${name}) 1.5px`, textUnderlineOffset: "3px", textDecorationSkipInk: "none" });

const look = EditorView.theme({
  "&": { height: "100%", fontSize: "13.5px", color: "var(--text)", backgroundColor: "var(--card)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--text)", padding: "10px 0" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "var(--card)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--current)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selection)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selection)" },
  ".cm-lintRange-error": squiggle("error"),
  ".cm-lintRange-warning": squiggle("warning"),
  ".cm-lintRange-info": squiggle("info"),
  ".cm-lintPoint:after": { borderBottomColor: "var(--error)" },
  ".cm-tooltip": { color: "var(--text)", backgroundColor: "var(--card)", border: "1px solid var(--line)", borderRadius: "8px", boxShadow: "0 4px 18px #0003", maxWidth: "min(34rem, 90vw)", overflow: "hidden" },
  ".cm-diagnostic": { padding: "8px 12px", borderLeftWidth: "4px", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--error)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warning)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--info)" },
  ".cm-diagnosticAction": { backgroundColor: "var(--accent)", color: "var(--on-accent)", borderRadius: "6px", padding: "3px 9px", margin: "4px 0 0 8px" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--current)", borderColor: "var(--line)", color: "var(--quiet)" },
});

/** Whether a text is meant as JSON, broken or not. */
const looksLikeJson = (text: string): boolean => /^\s*([[{]|$)/.test(text);

export function createEditor(parent: HTMLElement, checks: Extension, findings: () => readonly Finding[]): EditorView {
  const language = new Compartment();
  let isJson = true;

  /** Mends the finding at the cursor, else the next one behind it. */
  const fixHere = (view: EditorView): boolean => {
    const at = view.state.selection.main.head;
    const fixable = findings().filter(({ fix }) => fix !== undefined);
    const chosen = fixable.find(({ span }) => span.start.offset <= at && at <= span.end.offset) ?? fixable.find(({ span }) => span.start.offset > at) ?? fixable[0];
    if (chosen !== undefined) applyFix(view, chosen);
    return true;
  };

  return new EditorView({
    parent,
    extensions: [
      keymap.of([{ key: "Mod-.", run: fixHere }]),
      lineNumbers(),
      foldGutter(),
      lintGutter(),
      highlightSpecialChars(),
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      syntaxHighlighting(colours),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": "Payload or state machine, in JSON or YAML" }),
      keymap.of([...closeBracketsKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
      language.of(json()),
      EditorView.updateListener.of(({ docChanged, state, view }) => {
        if (!docChanged || looksLikeJson(state.sliceDoc(0, 200)) === isJson) return;
        isJson = !isJson;
        view.dispatch({ effects: language.reconfigure(isJson ? json() : yaml()) });
      }),
      checks,
      look,
    ],
  });
}
