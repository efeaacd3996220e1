// What is asked of every page, whoever looks: accessible, light, no wider than the screen.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** The widths at which pages are looked at, in CSS pixels. */
export const WIDTHS = [1366, 390];

/** The most that a page may bring over the wire, in bytes; pictures of the manual and what draws charts aside. */
export const HEAVIEST = 100_000;

/**
 * Of what pieces the page is built: each element with all that it stands in, whatever it
 * says; and what accessibility rests on beside: whether names are there and lead anywhere,
 * what roles and states are claimed, whether a control has a label; of the page as a whole
 * how headings follow each other.
 */
function pieces() {
  const MEANT = /^(role|type|scope|lang|tabindex|autocomplete|inputmode|aria-.*)$/;
  const LEADS = /^(for|aria-labelledby|aria-describedby|aria-controls)$/;
  const there = (ids) => ids.split(/\s+/).every((id) => document.getElementById(id));
  const attribute = ({ name, value }) => {
    if (LEADS.test(name)) return `${name}:${there(value)}`;
    if (name === "aria-label" || name === "title" || name === "alt") return `${name}:${value.trim() !== ""}`;
    return MEANT.test(name) ? `${name}=${value}` : name;
  };
  const bare = (at) => [at.textContent.trim() ? "" : "empty", at.labels?.length === 0 ? "unlabelled" : ""].join("");
  const piece = (at) => `${at.tagName}.${at.className}[${[...at.attributes].map(attribute).sort()}]${bare(at)}`;
  const paths = new Map([[document.body, ""]]);
  for (const at of document.body.querySelectorAll("*")) paths.set(at, `${paths.get(at.parentElement)}>${piece(at)}`);
  const headings = [...document.querySelectorAll("h1, h2, h3, h4")].map((at) => at.tagName);
  const heads = headings.filter((name, nth) => name !== headings[nth - 1]);
  const ids = [...document.querySelectorAll("[id]")].map((at) => at.id);
  const whole = [document.documentElement.lang, document.title.trim() !== "", ids.length === new Set(ids).size, heads].join("\n");
  return [whole, ...new Set(paths.values())];
}

/**
 * What is wrong with the page that is shown, at every width. A page of which every piece
 * stood on one of the pages before is as accessible as those were: only its width is looked
 * at. `known` keeps the pieces.
 */
export async function looked(page, known = new Set()) {
  const wrong = [];
  // what is folded away is a part of the page
  await page.evaluate(() => document.querySelectorAll("details").forEach((folded) => { folded.open = true; }));
  const built = await page.evaluate(pieces);
  const asked = built.every((piece) => known.has(piece)) ? null : { runOnly: RULES, resultTypes: ["violations"] };
  built.forEach((piece) => known.add(piece));
  if (asked) await page.evaluate(axe);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const found = await page.evaluate(async (asked) => {
      const { violations } = asked ? await axe.run(document, asked) : { violations: [] };
      const named = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).slice(0, 3).join(" | ")}`);
      const wide = document.documentElement.scrollWidth;
      // rows are stacked before they are cut off
      const cut = [...document.querySelectorAll(".wide:has(> table.rows)")].filter((at) => innerWidth < 760 && at.scrollWidth > at.clientWidth);
      named.push(...cut.map((at) => `${at.ariaLabel} is cut off: ${at.scrollWidth} of ${at.clientWidth} px`));
      return wide > innerWidth ? [...named, `is ${wide} px wide`] : named;
    }, asked);
    wrong.push(...found.map((what) => `at ${width}: ${what}`));
  }
  return wrong;
}

/** Counts what pages bring over the wire with an empty cache; answers a function that tells it. */
export async function weighed(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  let bytes = 0;
  const aside = new Set();
  session.on("Network.responseReceived", ({ requestId, response }) => {
    if (/\/manual\/img\/|\/assets\/[0-9a-f]+-echarts/.test(response.url)) aside.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (!aside.has(requestId)) bytes += encodedDataLength;
  });
  return () => { const sum = bytes; bytes = 0; return sum; };
}
