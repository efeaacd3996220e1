// Cases that a story begins with.
import assert from "node:assert/strict";
import { LAND, today } from "./api.mjs";

/** A day that is so many days ago. */
export const ago = (days) => new Date(Date.parse(today()) - days * 86_400_000).toISOString().slice(0, 10);

/** A case that came long ago and was not answered. */
export async function overdue({ api }, title) {
  const long = ago(100);
  const made = await api.registered(title, { dates: { submitted_on: long }, on: long });
  await api.act(LAND.clerk, made.id, "screen");
  await api.act(LAND.clerk, made.id, "dispatch", { handler: await api.officer(LAND.clerk) });
  await api.act(LAND.clerk, made.id, "accept");
  return made;
}

/** An overdue case of which a worker told its handler. */
export async function told(house, title) {
  const made = await overdue(house, title);
  for (let tries = 0; tries < 120; tries++) {
    const { reminders } = await house.api.ask(LAND.clerk, "/me/reminders");
    if (reminders.some(({ case_id }) => case_id === made.id)) return made;
    await new Promise((done) => setTimeout(done, 250));
  }
  assert.fail("no worker told of it");
}

/** A draft that its drafter still works on. */
export async function drafted({ api }, title) {
  const made = await api.inHand(title);
  await api.act(LAND.clerk, made.id, "draft", { kind: "granted", parts: { given: { what: title, way: "post" } } });
  return made;
}

/** A draft that waits for its review. */
export async function inReview(house, title) {
  const made = await drafted(house, title);
  await house.api.act(LAND.clerk, made.id, "submit_review");
  return made;
}

/** A file that an officer added to a case, once it was looked into. */
export async function filed(desk, id, name, content, part) {
  await desk.go(`/cases/${id}/files`);
  await desk.page.locator("#f-file").setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });
  await desk.choose("归入", part);
  await desk.press("添加");
  await ready(desk, `/cases/${id}/files`, "正在检查");
}

/** Looks at a page until it does not say that something is still being made. */
export async function ready(desk, path, waiting) {
  for (let tries = 0; tries < 80; tries++) {
    await desk.go(path);
    if (!(await desk.text()).includes(waiting)) return;
    await desk.page.waitForTimeout(250);
  }
  assert.fail(`${path} still says ${waiting}`);
}

/** An analysis up to today, asked for on the page and watched there; then the list of its topics. */
export async function result(desk) {
  await desk.go("/topics/runs");
  await desk.press("开始分析");
  await desk.page.locator("#progress", { hasText: "分析完成" }).waitFor({ timeout: 60_000 });
  await desk.go("/topics");
}
