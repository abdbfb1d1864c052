/** The playground: the text on the left, what is wrong with it on the right. Everything happens in this page; nothing is loaded or sent. */

import { nextDiagnostic } from "@codemirror/lint";

import { diagnostics } from "../../wasm/package/src/codemirror.js";
import { loadSync } from "../../wasm/package/src/browser.js";
import type { Finding, Kind, Report } from "../../wasm/package/src/report.js";

import { createEditor } from "./editor.js";
import { EXAMPLES } from "./examples.js";
import { show } from "./findings.js";
import { readFragment, writeFragment } from "./share.js";
import { followTheme } from "./theme.js";

const element = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;
const [list, summary, kind, example, share] = [element("findings"), element("summary"), element<HTMLSelectElement>("kind"), element<HTMLSelectElement>("example"), element<HTMLButtonElement>("share")];

const bytes = Uint8Array.from(atob(element("module").textContent ?? ""), (letter) => letter.charCodeAt(0));
const validator = loadSync(new WebAssembly.Module(bytes));

let findings: readonly Finding[] = [];

const checked = {
  check(text: string): Report {
    const began = performance.now();
    const chosen = kind.value === "" ? {} : { kind: kind.value as Kind };
    const report = validator.check(text, chosen);
    findings = report.findings;
    show(report, performance.now() - began, { list, summary, editor });
    return report;
  },
};

const editor = createEditor(element("editor"), diagnostics(checked, { needsRefresh: (update) => update.transactions.some((transaction) => transaction.isUserEvent("select.kind")) }), () => findings);

example.append(new Option("choose one …", ""), ...EXAMPLES.map(({ name }) => new Option(name, name)));
example.addEventListener("change", () => {
  const chosen = EXAMPLES.find(({ name }) => name === example.value);
  if (chosen) replaceText(chosen.text);
  kind.value = "";
});
kind.addEventListener("change", () => editor.dispatch({ userEvent: "select.kind" }));
share.addEventListener("click", async () => {
  await writeFragment({ text: editor.state.doc.toString(), kind: kind.value });
  // Without the right to use the clipboard the link still stands in the address bar.
  const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
  share.textContent = copied ? "Link copied" : "Link is in the address bar";
  setTimeout(() => (share.textContent = "Copy link"), 2500);
});
window.addEventListener("hashchange", openFragment);
document.addEventListener("keydown", (event) => {
  if (event.key === "F8" && !event.defaultPrevented) {
    event.preventDefault();
    editor.focus();
    nextDiagnostic(editor);
  }
});
followTheme(element("theme"));
void openFragment();

function replaceText(text: string): void {
  editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text }, selection: { anchor: 0 }, scrollIntoView: true });
}

async function openFragment(): Promise<void> {
  const shared = await readFragment();
  kind.value = shared?.kind ?? "";
  replaceText(shared?.text ?? EXAMPLES[0].text);
}
