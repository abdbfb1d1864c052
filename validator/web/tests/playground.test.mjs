// The playground in real Chromium, from its file and without a network. `PAGE` is the file, `CHROMIUM` the browser, `MODULES` the node packages, `PICTURES` a folder for screenshots.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

const { PAGE, CHROMIUM, MODULES, PICTURES } = process.env;
const { chromium } = createRequire(join(MODULES, "x.js"))("playwright-core");
const QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
// Chromium's own sandbox does not work for root.
const UNBOXED = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const TYPO = `{ "action": "executeStatement", "sqlStatment": "SELECT 1" }`;
const MENDED = TYPO.replace("sqlStatment", "sqlStatement");

let context;
before(async () => {
  context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), "playground-")), { executablePath: CHROMIUM, args: [...QUIET, ...UNBOXED], headless: true });
  await context.setOffline(true);
});
after(() => context?.close());

async function open({ fragment = "", dark = false, width = 1280, height = 800 } = {}) {
  const page = await context.newPage();
  page.errors = [];
  page.on("pageerror", (error) => page.errors.push(String(error)));
  page.on("console", (line) => line.type() === "error" && page.errors.push(line.text()));
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: dark ? "dark" : "light", reducedMotion: "reduce" });
  await page.goto(pathToFileURL(PAGE).href + fragment);
  await page.locator("#summary small").waitFor();
  return page;
}

const text = (page) => page.evaluate(() => document.querySelector(".cm-content").cmTile?.view?.state.doc.toString() ?? [...document.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));
const findings = (page) => page.locator("#findings li");

async function type(page, content) {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(content);
}

test("a fault is underlined soon after it is typed", async (t) => {
  const page = await open();
  await type(page, MENDED);
  await page.locator("h2.clean").waitFor();
  // From the key to the frame with the underlined text, as the page itself sees both.
  await page.evaluate(() => {
    window.underlined = new Promise((resolve) => {
      addEventListener("keydown", () => {
        const began = performance.now();
        const look = () => (document.querySelector(".cm-lintRange-error") ? resolve(performance.now() - began) : requestAnimationFrame(look));
        look();
      }, { once: true, capture: true });
    });
  });
  await page.keyboard.press("Backspace");
  const milliseconds = await page.evaluate(() => window.underlined);
  t.diagnostic(`underlined ${milliseconds.toFixed(1)} ms after the key`);
  // Loose, because the machine may do other work.
  assert.ok(milliseconds < 1000, `${milliseconds} ms`);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test("a fix by click mends the text", async () => {
  const page = await open();
  await type(page, TYPO);
  await findings(page).filter({ hasText: "sqlStatment" }).locator(".fix").first().click();
  await page.locator("h2.clean").waitFor();
  assert.equal(await text(page), MENDED);
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains("cm-content")), "whoever works by keyboard goes on in the text");
  await page.close();
});

test("a fix by keyboard mends the text, and undo brings it back", async () => {
  const page = await open();
  await type(page, TYPO);
  // Both show this text's fault: what stood there before had faults of its own.
  await findings(page).filter({ hasText: "sqlStatment" }).first().waitFor();
  await page.locator(".cm-lintRange-error", { hasText: "sqlStatment" }).first().waitFor();
  await page.keyboard.press("Control+.");
  await page.locator("h2.clean").waitFor();
  assert.equal(await text(page), MENDED);
  await page.keyboard.press("Control+z");
  await findings(page).first().waitFor();
  assert.equal(await text(page), TYPO);
  await page.close();
});

test("everything is reached by keyboard, and Tab leaves the text", async () => {
  const page = await open();
  await type(page, TYPO);
  await findings(page).first().waitFor();
  const seen = new Set();
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press("Tab");
    seen.add(await page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName));
  }
  for (const wanted of ["fix", "example", "kind", "share", "theme"]) assert.ok(seen.has(wanted), `${wanted} is not among ${[...seen]}`);
  await page.close();
});

test("a link holds the text", async () => {
  const first = await open();
  await type(first, "{ \"sqlStatement\": \"SELECT 'é😀'\" }");
  await first.locator("h2.clean").waitFor();
  await first.locator("#share").click();
  await first.waitForFunction(() => location.hash.includes("text="));
  const fragment = await first.evaluate(() => location.hash);
  await first.close();
  const second = await open({ fragment });
  assert.equal(await text(second), "{ \"sqlStatement\": \"SELECT 'é😀'\" }");
  await second.close();
});

test("every example but the last shows something, in whatever kind it is checked", async () => {
  const page = await open();
  const names = await page.locator("#example option").allTextContents();
  for (const name of names.slice(1, -1)) {
    await page.locator("#example").selectOption(name);
    await findings(page).first().waitFor();
  }
  await page.locator("#example").selectOption(names.at(-1));
  await page.locator("h2.clean").waitFor();
  await page.locator("#kind").selectOption("stateMachine");
  await page.waitForFunction(() => !document.querySelector("h2").textContent.includes("payload"));
  await page.close();
});

test("nobody is shut out: names, roles and contrast, light and dark", async () => {
  const axe = readFileSync(join(MODULES, "axe-core/axe.min.js"), "utf8");
  for (const dark of [false, true]) {
    const page = await open({ dark });
    await findings(page).first().waitFor();
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]), [], dark ? "dark" : "light");
    await page.close();
  }
});

test("it is shown in light, dark and a phone's width", async () => {
  for (const [name, how] of Object.entries({ light: {}, dark: { dark: true }, phone: { width: 390, height: 844 }, "phone-dark": { width: 390, height: 844, dark: true } })) {
    const page = await open(how);
    await findings(page).first().waitFor();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0, `${name} scrolls sideways`);
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: name.startsWith("phone") });
    await page.close();
  }
});
