// The corpus through WebAssembly, and mutations of its texts beside the native library: the same, byte for byte. `PACKAGE` is the package's folder, `NATIVE` the program that asks the
// library, `SEED` decides about the mutations.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";

import { cases, randomness, textOf, validator } from "./shared.mjs";

/** Members in the order of their names, as the corpus has them. */
const sorted = (value) => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
};

test("every case has its findings", () => {
  assert.ok(cases.length > 50);
  for (const { name, text, findings, kind, format, taskers } of cases) {
    const options = { kind, format, taskers, offsets: "utf8" };
    const report = JSON.parse(validator.checkToJson(textOf({ text }), options));
    assert.equal(JSON.stringify(sorted(report.findings)), JSON.stringify(sorted(findings)), name);
    assert.equal(validator.accepts(textOf({ text }), options), findings.every(({ severity }) => severity !== "error"), name);
  }
});

test("mutated texts have the same report as natively", (t) => {
  const seed = Number(process.env.SEED ?? Date.now() % 1e9);
  t.diagnostic(`seed ${seed}`);
  const random = randomness(seed);
  const pieces = ["{", "}", "[", "]", ",", ":", "\"", "\\", "\n", " ", "é", "😀", "\ud83d", "null", "true", "-1e9", "\"action\"", "\"sqlStatement\"", "\"taskToken.$\"", "LATEST", "{% $x %}", "States.Format(", "- ", "&a ", "*a", "#"];
  const texts = cases.map(textOf).filter((text) => text.length < 4_000);
  const mutated = Array.from({ length: 6_000 }, () => {
    let text = texts[random(texts.length)];
    for (let times = random(4); times >= 0; times -= 1) {
      const [at, length] = [random(text.length + 1), random(12)];
      text = text.slice(0, at) + pieces[random(pieces.length)].repeat(random(2)) + text.slice(at + length);
    }
    // What has half a character can't be told to another program.
    return text.toWellFormed?.() ?? Buffer.from(text).toString();
  });
  const native = spawnSync(process.env.NATIVE, { input: mutated.map((text) => JSON.stringify(text)).join("\n"), maxBuffer: 1 << 30, encoding: "utf8" });
  assert.equal(native.status, 0, native.stderr);
  const reports = native.stdout.trimEnd().split("\n");
  assert.equal(reports.length, mutated.length);
  mutated.forEach((text, index) => assert.equal(validator.checkToJson(text, { offsets: "utf8" }), reports[index], JSON.stringify(text)));
});
