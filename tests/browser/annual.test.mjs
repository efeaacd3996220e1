// The annual report: a number opens its cases, a table of others is looked through.
import assert from "node:assert/strict";
import { today } from "./harness/api.mjs";
import { story } from "./harness/house.mjs";

story("the supervisor opens the cases behind a number", async (house) => {
  const desk = await house.desk("supervisor1");
  await desk.go("/board");
  await desk.follow("年度报告");
  await desk.reads("表格平衡", "三、收到和处理政府信息公开申请情况", "结转下年度继续办理");
  await desk.go(`/reports/annual?year=${today().slice(0, 4)}`);
  const link = desk.page.locator("table.annual tbody tr").first().locator("td a").first();
  const said = Number(await link.innerText());
  assert.ok(said > 0, "the demonstration has cases of this year");
  await Promise.all([desk.page.waitForNavigation(), link.click()]);
  await desk.reads("一、本年新收政府信息公开申请数量", "自然人");
  let lines = await desk.page.locator("tr[data-row]").count();
  while (await desk.page.getByRole("link", { name: "下一页" }).count()) {
    await desk.follow("下一页");
    lines += await desk.page.locator("tr[data-row]").count();
  }
  assert.equal(lines, said);
  await Promise.all([desk.page.waitForNavigation(), desk.page.locator("tr[data-row] th a").first().click()]);
  assert.match(desk.path, /^\/cases\//);
});

story("a table of others is looked through on a page", async (house) => {
  const desk = await house.desk("supervisor1");
  await desk.go("/reports/check");
  const tables = { year: 2025, remedies: [1, 0, 0, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
  await desk.field("年度报告的文件").setInputFiles({
    name: "某局.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(tables)),
  });
  await desk.press("核对");
  await desk.reads("某局.json：有 1 处不对", "应为 3");
});
