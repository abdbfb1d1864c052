// Measures the validator beside its peers in Node, in one run: `node validator.mjs PACKAGE MODULES ESBUILD SCHEMA`: the folder of our package, the
// peers' node packages, the program that bundles, and the JSON Schema.
// It prints one JSON object: nanoseconds for a payload, milliseconds for documents, bytes after gzip. A peer that takes too long for a document has null.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [PACKAGE, MODULES, ESBUILD, SCHEMA, only] = process.argv.slice(2);
const require = createRequire(join(MODULES, "bench.cjs"));
const ROUNDS = 20;
const SLOWEST_DOCUMENT_MS = 120_000;
const ARN = "arn:aws:states:us-east-1:123456789012:execution:nightly:2c5d1a0e";

/** A thousand payloads of some 200 bytes, one in five of them wrong. */
function payloads() {
  return Array.from({ length: 1000 }, (_, number) => {
    const payload = [
      { action: "executeStatement", sqlStatement: `CALL load(${number})`, taskToken: "AAAAKgAAAAIAAAAAAAAAAQ", executionArn: ARN },
      { action: "getStatementResult", statementId: "LATEST", executionArn: ARN, nextToken: String(number).padStart(40, "0") },
      { sqlStatement: `DELETE FROM sales WHERE shop = ${number}`, executionArn: ARN, idempotencyKey: `delete-${number}`, dbName: "dev" },
      { action: "cancelStatement", statementId: "d9b6c0c9-0747-4bf4-b142-e8883122f766", executionArn: ARN },
    ][number % 4];
    if (number % 5 === 0) Object.assign(payload, [{ sqlStatment: "SELECT 1" }, { waitTimeSeconds: "5" }, { statementId: "42" }][number % 3]);
    return JSON.stringify(payload);
  });
}

/** A machine of that many states, every other one a task of ours. */
function machine(states) {
  const state = (number) => {
    const Next = `State ${number + 1}`;
    if (number % 2 === 1) return { Type: "Pass", Comment: "Between two statements", Parameters: { "day.$": "$.day" }, Next };
    const Payload = {
      action: "executeStatement",
      sqlStatement: `DELETE FROM sales_${number} WHERE day = :day`,
      parameters: { "day.$": "$.day" },
      "taskToken.$": "$$.Task.Token",
      "executionArn.$": "$$.Execution.Id",
      context: { "executionArn.$": "$$.Execution.Id", "state.$": "$$.State.Name", "enteredTime.$": "$$.State.EnteredTime" },
    };
    const Retry = [{ ErrorEquals: ["Lambda.ServiceException", "Lambda.TooManyRequestsException"], IntervalSeconds: 1, MaxAttempts: 6, BackoffRate: 2 }];
    return { Type: "Task", Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken", Parameters: { FunctionName: "arn:aws:lambda:eu-west-1:123456789012:function:tasker", Payload }, TimeoutSeconds: 3600, Retry, Next };
  };
  const all = Object.fromEntries(Array.from({ length: states }, (_, number) => [`State ${number}`, state(number)]));
  return JSON.stringify({ StartAt: "State 0", States: { ...all, [`State ${states}`]: { Type: "Succeed" } } }, null, 2);
}

/** The shortest of some rounds, in milliseconds: everything else is the machine's. */
async function best(work, rounds = ROUNDS) {
  let shortest = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await work();
    shortest = Math.min(shortest, performance.now() - began);
  }
  return shortest;
}

const FORMATS = {
  "not-blank": (text) => /\S/u.test(text),
  "sql-statement": (text) => /\S/u.test(text) && Buffer.byteLength(text) <= 100_000,
  "statement-id": (text) => /^(LATEST(:\d+)?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(:\d+)?)$/.test(text),
  "session-id": (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text),
  "parameter-name": (text) => /^[A-Za-z0-9_]+$/.test(text),
  "date-time": (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text),
};

function ajv(code, allErrors = false) {
  const Ajv = require("ajv/dist/2020").default;
  return new Ajv({ strict: false, allErrors, formats: FORMATS, code });
}

/** Ajv's code for the schema, as its users ship it. */
function standalone(folder) {
  const { _ } = require("ajv");
  const made = ajv({ source: true, formats: _`require("./formats.cjs")` });
  const code = require("ajv/dist/standalone").default(made, made.compile(JSON.parse(readFileSync(SCHEMA, "utf8"))));
  const formats = Object.entries(FORMATS).map(([name, format]) => `${JSON.stringify(name)}: ${format}`);
  writeFileSync(join(folder, "formats.cjs"), `module.exports = { ${formats.join(",\n")} };\n`);
  writeFileSync(join(folder, "standalone.cjs"), code);
  return join(folder, "standalone.cjs");
}

/** What a browser would load of a module, after gzip. */
function bundled(entry, folder) {
  const file = join(folder, "entry.cjs");
  writeFileSync(file, entry);
  const made = spawnSync(ESBUILD, [file, "--bundle", "--minify", "--platform=node", "--log-level=error"], { maxBuffer: 1 << 28 });
  return made.status === 0 ? gzipSync(made.stdout, { level: 9 }).length : null;
}

const ours = async () => (await import(pathToFileURL(join(PACKAGE, "esm/node.js")).href)).loadSync();

/** What checks a document, by name. */
const LINTERS = {
  ours: async () => {
    const validator = await ours();
    return (text) => validator.check(text).findings.length;
  },
  "asl-validator": async () => {
    const check = require("asl-validator");
    return (text) => (check.default ?? check)(JSON.parse(text)).errors.length;
  },
  "amazon-states-language-service": async () => {
    const service = require("amazon-states-language-service");
    const { TextDocument } = require("vscode-languageserver-textdocument");
    const languageService = service.getLanguageService({});
    return async (text) => {
      const document = TextDocument.create("file:///a.asl.json", "json", 1, text);
      return (await languageService.doValidation(document, languageService.parseJSONDocument(document))).length;
    };
  },
  statelint: async () => {
    const { StateLint } = require("@wmfs/statelint");
    return (text) => new StateLint().validate(JSON.parse(text)).length;
  },
};

if (only !== undefined) {
  const [name, states] = only.split(":");
  const text = machine(Number(states));
  const check = await LINTERS[name]();
  const rounds = Number(states) > 1000 ? 3 : ROUNDS;
  console.log(JSON.stringify({ milliseconds: await best(() => check(text), rounds), findings: await check(text) }));
} else {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  symlinkSync(MODULES, join(folder, "node_modules"));
  const texts = payloads();
  const validator = await ours();
  const compiled = require(standalone(folder));
  const atRunTime = ajv().compile(JSON.parse(readFileSync(SCHEMA, "utf8")));
  const verdicts = { ours: (text) => validator.accepts(text), ajvStandalone: (text) => compiled(JSON.parse(text)), ajvRuntime: (text) => atRunTime(JSON.parse(text)) };
  // All that is wrong: ours with places, hints and fixes, Ajv's without.
  const all = ajv(undefined, true).compile(JSON.parse(readFileSync(SCHEMA, "utf8")));
  const findings = { ours: (text) => validator.check(text).findings, ajvRuntime: (text) => all(JSON.parse(text)) || all.errors };
  const agreement = texts.filter((text) => Object.values(verdicts).every((verdict) => verdict(text) === verdicts.ours(text))).length;
  const right = texts.filter(verdicts.ours);
  const nanoseconds = async (these, verdict) => ((await best(() => these.forEach((text) => verdict(text)), 200)) * 1e6) / these.length;
  const payload = {};
  const rightPayload = {};
  const wrongPayload = {};
  const wrong = texts.filter((text) => !verdicts.ours(text));
  for (const [name, verdict] of Object.entries(verdicts)) {
    payload[name] = await nanoseconds(texts, verdict);
    rightPayload[name] = await nanoseconds(right, verdict);
  }
  for (const [name, find] of Object.entries(findings)) wrongPayload[name] = await nanoseconds(wrong, find);
  const document = (name, states) => {
    const run = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...process.argv.slice(2, 6), `${name}:${states}`], { encoding: "utf8", timeout: SLOWEST_DOCUMENT_MS });
    return run.status === 0 ? JSON.parse(run.stdout.trim().split("\n").at(-1)).milliseconds : null;
  };
  const documents = Object.fromEntries([200, 10_000].map((states) => [states, Object.fromEntries(Object.keys(LINTERS).map((name) => [name, document(name, states)]))]));
  const gzip = {
    ours: gzipSync(readFileSync(join(PACKAGE, "validator.wasm")), { level: 9 }).length,
    ajvStandalone: bundled(readFileSync(join(folder, "standalone.cjs"), "utf8"), folder),
    ajvRuntime: bundled(`require("ajv/dist/2020")`, folder),
    "asl-validator": bundled(`require("asl-validator")`, folder),
    "amazon-states-language-service": bundled(`require("amazon-states-language-service")`, folder),
    statelint: bundled(`require("@wmfs/statelint")`, folder),
  };
  const bytes = Math.round(texts.join("").length / texts.length);
  console.log(JSON.stringify({ bytes, agreement, of: texts.length, payload, rightPayload, wrongPayload, documents, gzip }));
}
