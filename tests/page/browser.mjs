// Opens pages at three widths, light and dark, and holds them against the outcomes they show.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expectedMarks } from "./marks.mjs";
import { inspect } from "./inspect.mjs";

const require = createRequire(new URL("../../target/page/", import.meta.url));
const { chromium } = require("playwright-core");

const WIDTHS = [400, 900, 1600];
const SCHEMES = ["light", "dark"];
const MOST_BYTES = 3_000_000;

const folder = resolve(process.argv[2]);
const failures = [];
let looks = 0;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
});

for (const file of readdirSync(folder).filter((name) => name.endsWith(".html"))) {
  const name = file.replace(/\.html$/, "");
  const outcome = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
  const bytes = statSync(join(folder, file)).size;
  if (bytes > MOST_BYTES) failures.push(`${name}: ${bytes} bytes`);
  const expected = expectedMarks(outcome);
  for (const scheme of SCHEMES) {
    for (const width of WIDTHS) {
      const fail = (text) => failures.push(`${name}, ${width} px, ${scheme}: ${text}`);
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
      const url = pathToFileURL(join(folder, file)).href;
      page.on("console", (message) => fail(`console: ${message.text()}`));
      page.on("pageerror", (error) => fail(`error: ${error}`));
      page.on("dialog", (dialog) => fail(`dialog: ${dialog.message()}`));
      page.on("request", (request) => {
        if (request.url() !== url && !request.url().startsWith("data:")) fail(`asks for ${request.url()}`);
      });
      await page.goto(url);
      // Tables are looked at, too.
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      // As tall as all of it, so that every point can be looked at.
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width, height: height + 10 });
      const found = await page.evaluate(inspect);
      found.problems.forEach(fail);
      if (found.texts < 20) fail(`only ${found.texts} texts were looked at`);
      const charts = Object.keys(expected).filter((id) => expected[id] > 0);
      if (charts.join() !== Object.keys(found.marks).join()) {
        fail(`has charts ${Object.keys(found.marks)}, not ${charts}`);
      }
      for (const id of charts) {
        if (found.marks[id] !== expected[id]) {
          fail(`${id} has ${found.marks[id]} marks, the outcome says ${expected[id]}`);
        }
      }
      looks += 1;
      await page.close();
    }
  }
}
await browser.close();

if (looks === 0) failures.push("there are no pages");
for (const failure of failures.slice(0, 60)) console.error(failure);
if (failures.length > 0) {
  console.error(`${failures.length} failures`);
  process.exit(1);
}
console.log(`${looks} looks at pages, nothing amiss`);
