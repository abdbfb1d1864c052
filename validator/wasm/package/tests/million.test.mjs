// A million random payloads through WebAssembly and through the native library: the same reports, byte for byte, compared by their digests. `PACKAGE` is the package's folder,
// `NATIVE` the program that asks the library.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { test } from "node:test";

import { cases, randomness, textOf, validator } from "./shared.mjs";

const COUNT = 1_000_000;
const BATCH = 10_000;
const UTF8 = { offsets: "utf8" };
const CLEAN = `{"kind":"payload","findings":[]}`.length;

const parsed = (text) => {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
};
const isPayload = (value) => typeof value === "object" && value !== null && !Array.isArray(value) && value.States === undefined;
// The reports of long ones would be most of the time.
const payloads = cases.flatMap((one) => parsed(textOf(one))).filter((value) => isPayload(value) && JSON.stringify(value).length < 2_000);
const fields = payloads.flatMap(Object.entries);
const ODD = [null, "", " ", "LATEST", 0, -1, 1.5, 1e300, [], {}, true, "é\n;"];

/** A payload of the corpus, with some of its fields taken away, made odd, or exchanged for another's. */
function randomPayload(random) {
  const payload = { ...payloads[random(payloads.length)] };
  for (let changes = random(4); changes > 0; changes -= 1) {
    const [name, value] = fields[random(fields.length)];
    const way = random(4);
    if (way === 0) delete payload[name];
    else payload[name] = way === 1 ? ODD[random(ODD.length)] : value;
  }
  return JSON.stringify(payload);
}

test("a million random payloads have the same reports as natively", async () => {
  assert.ok(payloads.length > 50);
  const native = spawn(process.env.NATIVE, [String(BATCH)], { stdio: ["pipe", "pipe", "inherit"] });
  const closed = once(native, "close");
  // A program that has ended takes no more; its exit code says so.
  native.stdin.on("error", () => {});
  let told = "";
  native.stdout.on("data", (data) => (told += data));
  const random = randomness(1);
  const digests = [];
  let right = 0;
  for (let batch = 0; batch < COUNT / BATCH; batch += 1) {
    const texts = Array.from({ length: BATCH }, () => randomPayload(random));
    if (!native.stdin.write(texts.map((text) => `${JSON.stringify(text)}\n`).join(""))) await Promise.race([once(native.stdin, "drain"), closed]);
    const digest = createHash("sha256");
    for (const text of texts) {
      const report = validator.checkToJson(text, UTF8);
      right += Number(report.length === CLEAN);
      // The same question without the why. Within a text of a report these quotes have backslashes.
      assert.equal(validator.accepts(text), !report.includes(`"severity":"error"`), text);
      digest.update(report);
    }
    digests.push(digest.digest("hex"));
  }
  native.stdin.end();
  const [code] = await closed;
  assert.equal(code, 0);
  assert.deepEqual(told.trimEnd().split("\n"), digests);
  assert.ok(right > COUNT / 20 && right < COUNT * 0.95, `${right} are right`);
});
