// What supervisors ask for: a figure opens its cases, a point that is lost names its cases,
// and both are handed on as files.
import assert from "node:assert/strict";
import { overdue } from "./harness/given.mjs";
import { story } from "./harness/house.mjs";
import { sheet } from "./harness/xlsx.mjs";

/** How many lines a list has, over all its pages. */
async function lines(desk) {
  let many = await desk.page.locator("tr[data-row]").count();
  while (await desk.page.getByRole("link", { name: "下一页" }).count()) {
    await desk.follow("下一页");
    many += await desk.page.locator("tr[data-row]").count();
  }
  return many;
}

story("the supervisor opens the cases behind a figure", async (house) => {
  const made = await overdue(house, "采石场安全评估报告");
  const desk = await house.desk("supervisor1");
  await desk.go("/board");
  await desk.follow("指标");
  await desk.follow("今年");
  await desk.reads("按期答复率", "办理用时中位数", "条例", "第三十三条", "各机关");
  await desk.page.locator(".chart svg").waitFor();
  const row = desk.page.locator("tr[data-row]", { hasText: "当日登记率" });
  const whole = row.locator("td[data-head=共] a");
  const said = Number(await whole.innerText());
  assert.ok(said > 0, "the demonstration has cases of this year");
  await Promise.all([desk.page.waitForNavigation(), whole.click()]);
  assert.equal(await lines(desk), said);
  await desk.follow("监督指标");
  await Promise.all([desk.page.waitForNavigation(), desk.page.getByRole("link", { name: /^现在超期未答复，/ }).click()]);
  await desk.reads("今天", made.number);
  // what has not begun is refused in words
  await desk.go("/board/figures?from=2199-01-01&to=2199-12-31", 422);
  await desk.reads("还没有开始");
});

story("a point that is lost names its cases", async (house) => {
  const made = await overdue(house, "尾矿库应急预案");
  const desk = await house.desk("supervisor1");
  await desk.go("/board/assessment");
  await desk.follow("今年");
  await desk.reads("起评分 100 分", "超期", made.number);
  await Promise.all([desk.page.waitForNavigation(), desk.page.getByRole("link", { name: made.number }).click()]);
  assert.match(desk.path, /^\/cases\//);
});

story("figures and sheets are handed on as files", async (house) => {
  const desk = await house.desk("supervisor1");
  await desk.go("/board/figures");
  const bytes = async (path) => Buffer.from(await (await desk.page.request.get(`${desk.url}${path}`)).body());
  const { rows } = sheet(await bytes("/board/figures/files/xlsx"));
  assert.match(rows[0][0], /依申请公开监督指标/);
  const told = JSON.parse(await bytes("/board/assessment/files/json"));
  assert.deepEqual([told.form, told.version], ["kaijuan.supervision.assessment", 1]);
  const month = new Date().toISOString().slice(0, 7);
  const returned = JSON.parse(await bytes(`/board/figures/month?month=${month}&form=json`));
  assert.deepEqual([returned.form, returned.version, returned.month], ["kaijuan.supervision.month", 1, month]);
  assert.ok((await bytes("/board/figures/files/docx")).subarray(0, 2).equals(Buffer.from("PK")));
});
