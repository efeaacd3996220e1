// The days of those who watch over others: the supervisor finds what is overdue and
// urges, the head gives it to somebody else; the analyst and the auditor read.
import { randomUUID } from "node:crypto";
import assert from "node:assert/strict";
import { LAND } from "./harness/api.mjs";
import { overdue } from "./harness/given.mjs";
import { PASSWORD, story } from "./harness/house.mjs";
import { sheet } from "./harness/xlsx.mjs";

for (const script of [true, false]) {
  story(`a newcomer finds an overdue case in two clicks, script ${script ? "on" : "off"}`, async (house) => {
    await overdue(house, "石料场采矿许可");
    const desk = await house.visitor({ script });
    await desk.go("/sign-in");
    await desk.enter("supervisor1", PASSWORD);
    assert.equal(desk.path, "/board");
    await desk.follow("超期未答复");
    await Promise.all([desk.page.waitForNavigation(), desk.page.locator("tr[data-row] th a").first().click()]);
    assert.match(desk.path, /^\/cases\//);
    await desk.reads(/超期 \d+ 个工作日/);
  });
}

story("the supervisor urges, the head gives the case to another, the handler sees both", async (house) => {
  const made = await overdue(house, "河道采砂许可台账");
  const supervisor = await house.desk("supervisor1");
  await supervisor.go("/board/overdue");
  await supervisor.check(`选 ${made.number}`);
  await supervisor.fill("催办的内容", "请于明日下班前提交审批");
  await supervisor.press("催办选中的案件");
  await supervisor.reads(made.number, "催办");
  await supervisor.go(`/cases/${made.id}`);
  await supervisor.reads("请于明日下班前提交审批");

  const head = await house.desk("reviewer2");
  await head.go("/board/overdue");
  await head.check(`选 ${made.number}`);
  await head.choose("改派给", LAND.handler);
  await head.press("改派选中的案件");
  const handler = await house.desk("handler2");
  await handler.go("/todo");
  await handler.reads(made.number, "催办", /超期/);
  await handler.go(`/cases/${made.id}`);
  await handler.reads("请于明日下班前提交审批", LAND.handler);
});

story("the board counts what its lists show", async (house) => {
  const desk = await house.desk("supervisor1");
  await desk.go("/board");
  const links = desk.page.locator("tbody td a.overdue");
  assert.ok(await links.count(), "the demonstration has something overdue");
  const said = Number((await links.first().innerText()).replace(/\D/g, ""));
  await Promise.all([desk.page.waitForNavigation(), links.first().click()]);
  assert.equal(await desk.page.locator("tr[data-row]").count(), said);
});

story("the month shows rest days and what falls due, and leads on", async (house) => {
  const desk = await house.desk("supervisor1");
  await desk.go("/calendar");
  await desk.reads("期限日历", "周一", "今天");
  const day = desk.page.locator("td a b", { hasText: "到期" }).first();
  const said = Number((await day.innerText()).replace(/\D/g, ""));
  await Promise.all([desk.page.waitForNavigation(), day.click()]);
  assert.equal(await desk.page.locator("tr[data-row]").count(), said);
  await desk.go("/calendar?month=2026-10");
  await desk.reads("休", "班", "国庆");
  await desk.follow("下个月");
  await desk.reads(/2026 ?年 ?11 ?月/);
});

for (const script of [true, false]) {
  story(`two characters find a case, by title, content and applicant, script ${script ? "on" : "off"}`, async (house) => {
    const made = await house.api.registered("鹿鸣水库除险加固", { applicant: { name: "欧阳霁" }, content: "申请公开鹿鸣水库泄洪洞检测报告" });
    const desk = await house.desk("analyst1", { script });
    for (const words of ["鹿鸣", "泄洪", "欧阳", "加固 泄洪", made.number]) {
      await desk.go("/todo");
      await desk.page.locator("#find").fill(words);
      await Promise.all([desk.page.waitForNavigation(), desk.page.keyboard.press("Enter")]);
      await desk.reads(made.number);
    }
    await desk.go(`/search?text=${encodeURIComponent("鹿鸣峡")}`);
    await desk.reads("没有查到");
  });
}

story("a list is exported as it is shown, masked, and nothing in it is computed", async (house) => {
  const formula = "=HYPERLINK(\"http://x.example\",\"点我\")";
  await house.api.registered("鹭洲湿地公园总体规划", { applicant: { name: "诸葛青云", phone: "13812345678" } });
  await house.api.registered(formula, { content: "鹭洲湿地红线图" });
  const desk = await house.desk("analyst1");
  await desk.go(`/search?text=${encodeURIComponent("鹭洲")}`);
  const link = desk.page.getByRole("link", { name: /导出/ });
  const [download] = await Promise.all([desk.page.waitForEvent("download"), link.click()]);
  assert.match(download.suggestedFilename(), /[\u4e00-\u9fff].*\.xlsx$/);
  const { rows, formulas } = sheet(await bytes(download));
  const all = rows.flat();
  assert.equal(formulas, 0);
  assert.ok(all.includes("鹭洲湿地公园总体规划"), `${all}`);
  assert.ok(all.some((text) => text.includes("HYPERLINK")), "as text");
  assert.ok(!all.some((text) => text.includes("诸葛青云") || text.includes("13812345678")), "masked");
});

async function bytes(download) {
  const pieces = [];
  for await (const piece of await download.createReadStream()) pieces.push(piece);
  return Buffer.concat(pieces);
}

story("an auditor reads all and changes nothing", async (house) => {
  const made = await house.api.inHand("惠民补贴发放花名册");
  const desk = await house.desk("auditor1");
  await desk.go("/board");
  await desk.go(`/cases/${made.id}`);
  await desk.reads("惠民补贴发放花名册");
  assert.equal(await desk.page.locator("a[href*='/acts/'], a[href*='/correct/']").count(), 0, "nothing is offered");
  const before = (await house.api.history(made.id)).length;
  const acts = ["note", "urge", "screen", "dispatch", "draft", "withdraw", "close"];
  const asked = [...acts.map((act) => `/cases/${made.id}/acts/${act}`), `/cases/${made.id}/steps`, "/register"];
  for (const path of asked) await desk.go(path, 403);
  const { version } = await house.api.ask(LAND.head, `/cases/${made.id}`);
  const handler = await house.api.officer(LAND.handler);
  const sends = (path) => desk.page.context().request.post(`${house.url}${path}`, {
    form: { text: "改", reason: "改", handler, case: `${made.id}:${version}`, _version: String(version), _once: randomUUID().replaceAll("-", "") },
    headers: { origin: house.url },
  });
  for (const path of asked) {
    const status = (await sends(path)).status();
    assert.ok([403, 422].includes(status), `POST ${path} is answered ${status}`);
  }
  // what goes over several cases says of each why it was not done
  for (const path of ["/board/urge", "/board/dispatch"]) {
    const answer = await sends(path);
    assert.ok((await answer.text()).includes(`${made.number}：`), path);
  }
  assert.equal((await house.api.history(made.id)).length, before);
});
