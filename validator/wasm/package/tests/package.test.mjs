// The package as it ships: both kinds of module, a worker, offsets, large texts. `PACKAGE` is its folder, `MOST_BYTES` what its module may have after gzip.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

const FOLDER = pathToFileURL(`${process.env.PACKAGE}/`);
const { apply, load, loadSync } = await import(new URL("esm/node.js", FOLDER));
const validator = await load();

const TYPO = `{ "action": "executeStatement", "sqlStatment": "SELECT 1" }`;

test("a payload without a fault has no findings", () => {
  assert.deepEqual(validator.check(`{ "sqlStatement": "SELECT 1" }`), { kind: "payload", findings: [] });
});

test("a finding says what, where and what to do, and its fix does it", () => {
  const found = validator.check(TYPO).findings.find(({ code }) => code === "SRT0001");
  assert.equal(found.severity, "error");
  assert.equal(found.pointer, "/sqlStatment");
  assert.equal(found.hint, "did you mean `sqlStatement`?");
  assert.deepEqual(found.span.start, { offset: 32, line: 1, column: 33 });
  assert.equal(apply(TYPO, found.fix), TYPO.replace("sqlStatment", "sqlStatement"));
  assert.deepEqual(validator.check(apply(TYPO, found.fix)).findings, []);
  assert.deepEqual([TYPO, apply(TYPO, found.fix)].map((text) => validator.accepts(text)), [false, true]);
});

test("CommonJS gives the same", () => {
  const common = createRequire(import.meta.url)(new URL("cjs/node.js", FOLDER).pathname);
  assert.deepEqual(common.loadSync().check(TYPO), validator.check(TYPO));
});

test("a worker gives the same", async () => {
  const code = `import { parentPort, workerData } from "node:worker_threads";
    const { loadSync } = await import(workerData.module);
    parentPort.postMessage(loadSync().check(workerData.text));`;
  const module = new URL("esm/node.js", FOLDER).href;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { workerData: { module, text: TYPO } });
  const report = await new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject));
  assert.deepEqual(report, validator.check(TYPO));
});

test("the entry of browsers takes the module's bytes", async () => {
  const { readFileSync } = await import("node:fs");
  const browser = await import(new URL("esm/browser.js", FOLDER));
  const bytes = readFileSync(new URL("validator.wasm", FOLDER));
  assert.deepEqual((await browser.load(bytes)).check(TYPO), validator.check(TYPO));
});

test("the module is as small as it was", async () => {
  const { readFileSync } = await import("node:fs");
  const { gzipSync } = await import("node:zlib");
  const bytes = gzipSync(readFileSync(new URL("validator.wasm", FOLDER)), { level: 9 }).length;
  assert.ok(bytes <= Number(process.env.MOST_BYTES), `${bytes} bytes after gzip`);
});

test("there is one validator", async () => {
  assert.equal(loadSync(), await load());
});

test("offsets count UTF-16, or bytes where they are asked for", () => {
  const text = `{ "sqlStatement": "SELECT 'é€😀'", "sqlStatment": "" }`;
  const pointer = ({ pointer }) => pointer === "/sqlStatment";
  const utf16 = validator.check(text).findings.find(pointer).span;
  assert.equal(text.slice(utf16.start.offset, utf16.end.offset), `"sqlStatment"`);
  const utf8 = validator.check(text, { offsets: "utf8" }).findings.find(pointer).span;
  assert.equal(Buffer.from(text).subarray(utf8.start.offset, utf8.end.offset).toString(), `"sqlStatment"`);
  assert.equal(utf8.start.column, utf16.start.column);
});

test("a lone surrogate, as an editor may hold one, does no harm", () => {
  assert.ok(validator.check(`{ "sqlStatement": "\ud800" }`).findings.length >= 0);
});

test("options hold for their call alone", () => {
  assert.equal(validator.check("{}", { kind: "stateMachine" }).kind, "stateMachine");
  assert.equal(validator.check("{}", {}).kind, "payload");
  assert.equal(validator.check("{}").kind, "payload");
});

test("memory is flat over many checks, and large texts fit", () => {
  const large = `{ "sqlStatement": "${"é".repeat(2_000_000)}" }`;
  const codes = () => validator.check(large).findings.map(({ code }) => code);
  const first = codes();
  assert.ok(first.includes("SRT0008"));
  const before = process.memoryUsage().rss;
  for (let round = 0; round < 20; round += 1) assert.deepEqual(codes(), first);
  assert.ok(process.memoryUsage().rss - before < 64e6);
});
