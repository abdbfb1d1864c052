/** The list on the right: each finding with its rule, its place, its hint and, where there is one, the button that mends it. */

import type { EditorView } from "@codemirror/view";

import { applyFix } from "../../wasm/package/src/codemirror.js";
import type { Finding, Report, Severity } from "../../wasm/package/src/report.js";

export interface Page {
  readonly list: HTMLElement;
  readonly summary: HTMLElement;
  readonly editor: EditorView;
}

const NAMES: Record<Severity, readonly [string, string]> = { error: ["error", "errors"], warning: ["warning", "warnings"], info: ["note", "notes"] };
const MARKS: Record<Severity, string> = { error: "✕", warning: "!", info: "i" };

export function show({ kind, findings }: Report, milliseconds: number, { list, summary, editor }: Page): void {
  const counts = (Object.keys(NAMES) as Severity[]).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${NAMES[severity][count === 1 ? 0 : 1]}`];
  });
  const said = counts.length === 0 ? `Nothing is wrong with this ${kind === "payload" ? "payload" : "state machine"}` : counts.join(", ");
  // A status that is written anew is read aloud anew.
  if (summary.dataset["said"] !== said) {
    summary.dataset["said"] = said;
    summary.firstChild?.remove();
    summary.prepend(said);
  }
  summary.classList.toggle("clean", counts.length === 0);
  const time = summary.querySelector("small") ?? summary.appendChild(document.createElement("small"));
  time.textContent = ` checked in ${milliseconds < 0.1 ? "less than 0.1" : milliseconds.toFixed(1)} ms`;
  time.ariaHidden = "true";
  list.replaceChildren(...findings.map((finding) => item(finding, editor)));
}

function item(finding: Finding, editor: EditorView): HTMLLIElement {
  const { severity, code, page, span, message, hint, fix } = finding;
  const place = make("button", `line ${span.start.line}, column ${span.start.column}`);
  place.type = "button";
  place.addEventListener("click", () => {
    editor.dispatch({ selection: { anchor: span.start.offset, head: span.end.offset }, scrollIntoView: true });
    editor.focus();
  });
  const rule = make("a", code);
  Object.assign(rule, { href: page, target: "_blank", rel: "noopener" });
  const mark = make("span", MARKS[severity]);
  mark.ariaHidden = "true";
  const name = make("b", mark, ` ${NAMES[severity][0]}`);

  const parts: HTMLElement[] = [classed(make("div", name, rule, place), "where"), classed(make("p", ...prose(message)), "message")];
  if (hint !== undefined) parts.push(classed(make("p", ...prose(hint)), "hint"));
  if (fix !== undefined) {
    const button = classed(make("button", ...prose(fix.title)), "fix");
    button.type = "button";
    button.addEventListener("click", () => {
      applyFix(editor, finding);
      // The button goes with its finding; whoever works by keyboard goes on in the text.
      editor.focus();
    });
    parts.push(button);
  }
  return classed(make("li", ...parts), severity);
}

/** Words between backticks are code. */
function prose(text: string): (string | HTMLElement)[] {
  return text.split("`").map((part, index) => (index % 2 === 1 ? make("code", part) : part));
}

function make<K extends keyof HTMLElementTagNameMap>(name: K, ...children: (string | Node)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

function classed<E extends HTMLElement>(element: E, name: string): E {
  element.classList.add(name);
  return element;
}
