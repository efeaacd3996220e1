// Every page that a role can reach by its links: accessible at both widths, light,
// no wider than the screen, with one heading and the way to the manual.
import assert from "node:assert/strict";
import { story } from "./harness/house.mjs";
import { HEAVIEST, looked, weighed } from "./harness/look.mjs";

/** Who looks: each role, where it stands alone. */
const ROLES = ["clerk1", "handler1", "reviewer1", "office_head1", "supervisor1", "analyst1", "auditor1", "admin1"];

/** How many pages of one kind are looked at: cases differ by their state. */
const most = (kind) => (kind === "/cases/{}" ? 5 : 1);

/** The kind of page behind an address: ids left out, and of the query the names alone. */
function kind(address) {
  const { pathname, searchParams } = new URL(address);
  const path = pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "{}").replace(/\/correct\/\d+$/, "/correct/{}");
  return path.startsWith("/cases/{}") || ![...searchParams].length ? path : `${path}?${[...new Set(searchParams.keys())].sort()}`;
}

async function links(page) {
  const found = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.href.split("#")[0]));
  return found.filter((href) => !/\/export|\.xlsx$/.test(href));
}

for (const login of ROLES) {
  story(`every page of ${login.replace(/\d/, "")} is accessible and light`, async (house) => {
    const desk = await house.desk(login);
    const weight = await weighed(desk.page);
    const [seen, wrong, ahead] = [new Map(), [], [desk.page.url()]];
    const begun = Date.now();
    while (ahead.length) {
      const address = ahead.shift();
      if (!address.startsWith(house.url)) { wrong.push(`leads to ${address}`); continue; }
      const what = kind(address);
      if ((seen.get(what) ?? 0) >= most(what)) continue;
      seen.set(what, (seen.get(what) ?? 0) + 1);
      weight();
      const response = await desk.page.goto(address);
      if (response.status() !== 200) { wrong.push(`${address} is answered ${response.status()}`); continue; }
      const [heads, manual] = [await desk.page.locator("h1").count(), await desk.page.locator("footer a[href^='/manual/']").count()];
      if (heads !== 1 || manual < 1) wrong.push(`${what} has ${heads} first headings, ${manual} links to the manual`);
      const bytes = weight();
      if (bytes > HEAVIEST) wrong.push(`${what} weighs ${bytes}`);
      const t = Date.now();
      wrong.push(...(await looked(desk.page)).map((said) => `${what} ${said}`));
      if (process.env.DEBUG) console.log(login, what, address.slice(house.url.length, house.url.length + 70), bytes, Date.now() - t);
      ahead.push(...(await links(desk.page)));
    }
    console.log(`${login}: ${[...seen.values()].reduce((sum, n) => sum + n)} pages in ${Date.now() - begun} ms`);
    assert.deepEqual(wrong, []);
  });
}
