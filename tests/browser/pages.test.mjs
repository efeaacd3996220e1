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
    const [seen, been, wrong, ahead] = [new Map(), new Set(), [], [`${house.url}/`]];
    while (ahead.length) {
      const address = ahead.shift();
      if (!address.startsWith(house.url)) { wrong.push(`leads to ${address}`); continue; }
      const [what, bare] = [kind(address), address.split("?in=")[0]];
      if ((seen.get(what) ?? 0) >= most(what) || been.has(bare)) continue;
      been.add(bare);
      seen.set(what, (seen.get(what) ?? 0) + 1);
      weight();
      const response = await desk.page.goto(address);
      if (response.status() !== 200) { wrong.push(`${address} is answered ${response.status()}`); continue; }
      const [heads, manual] = [await desk.page.locator("h1").count(), await desk.page.locator("footer a[href^='/manual/']").count()];
      if (heads !== 1 || manual < 1) wrong.push(`${what} has ${heads} first headings, ${manual} links to the manual`);
      const bytes = weight();
      if (bytes > HEAVIEST) wrong.push(`${what} weighs ${bytes}`);
      wrong.push(...(await looked(desk.page)).map((said) => `${what} ${said}`));
      ahead.push(...(await links(desk.page)));
    }
    assert.deepEqual(wrong, []);
  });
}
