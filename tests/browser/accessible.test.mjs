// Every page that a role can reach by its links: accessible at both widths, light,
// no wider than the screen, with one heading and the way to the manual.
import assert from "node:assert/strict";
import { LAND } from "./harness/api.mjs";
import { story } from "./harness/house.mjs";
import { HEAVIEST, looked, weighed } from "./harness/look.mjs";
import { walk } from "./harness/walk.mjs";

/** Who looks: each role, where it stands alone. */
const ROLES = ["clerk1", "handler1", "reviewer1", "office_head1", "supervisor1", "analyst1", "auditor1", "admin1"];

/** The pieces of which the pages looked at so far were built. */
const known = new Set();

/** What is wrong with the page that is shown, whoever looks. */
async function faults(page) {
  const [heads, manual] = [await page.locator("h1").count(), await page.locator("footer a[href^='/manual/']").count()];
  const wrong = await looked(page, known);
  return heads === 1 && manual > 0 ? wrong : [...wrong, `has ${heads} first headings and ${manual} links to the manual`];
}

for (const login of ROLES) {
  story(`every page of ${login.replace(/\d/, "")} is accessible and light`, async (house) => {
    const desk = await house.desk(login);
    const weight = await weighed(desk.page);
    const wrong = [];
    const astray = await walk(desk, async (what) => {
      const bytes = weight();
      if (bytes > HEAVIEST) wrong.push(`${what} weighs ${bytes}`);
      wrong.push(...(await faults(desk.page)).map((said) => `${what} ${said}`));
      weight();
    });
    assert.deepEqual([...astray, ...wrong], []);
  });
}

story("the pages that tell what is wrong are accessible as well", async (house) => {
  const made = await house.api.inHand("公厕选址方案");
  const visitor = await house.visitor();
  const desk = await house.desk("clerk2");
  const wrong = [];
  const looks = async (at) => wrong.push(...(await faults(at.page)).map((said) => `${at.page.url()} ${said}`));
  await visitor.go("/sign-in");
  await looks(visitor);
  await visitor.enter("clerk2", "not-the-password-2026", 401);
  await looks(visitor);
  await visitor.go("/invitation/used-long-ago", 404);
  await looks(visitor);
  await desk.go("/nowhere", 404);
  await looks(desk);
  await desk.go("/admin", 403);
  await looks(desk);
  await desk.go("/todo?order=nonsense", 422);
  await looks(desk);
  const watching = await house.desk("supervisor1");
  await watching.go("/board/replay?year=2026&reply=15&supplement_notice=5");
  await looks(watching);
  await watching.go("/board/replay?year=soon&reply=五", 422);
  await looks(watching);
  // a form of an officer's own: what others began to write on is there again
  const empty = await house.desk("clerk3");
  await empty.go("/register");
  await empty.press("登记", 422);
  await looks(empty);
  await desk.go(`/cases/${made.id}/acts/note`);
  await house.api.act(LAND.head, made.id, "note", { text: "先办的" });
  await desk.fill("内容", "后交的");
  await desk.press("记事", 409);
  await looks(desk);
  await desk.forgotten();
  await desk.press("记事", 401);
  await looks(desk);
  assert.deepEqual(wrong, []);
});
