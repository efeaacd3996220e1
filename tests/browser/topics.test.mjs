// What people keep asking for: an analyst runs the analysis over the demonstration, opens a
// topic, reads its chart and its evidence, and decides about it.
import assert from "node:assert/strict";
import { today } from "./harness/api.mjs";
import { story } from "./harness/house.mjs";
import { result } from "./harness/given.mjs";
import { looked } from "./harness/look.mjs";
import { sheet } from "./harness/xlsx.mjs";

const OWNER = "自然资源局";

/** Opens the topic that has this in its line. */
async function opened(desk, words) {
  const link = desk.page.locator("table.topics tbody tr", { hasText: words }).first().locator("th a");
  await Promise.all([desk.page.waitForNavigation(), link.click()]);
  await desk.go(desk.path);
}

/** What a decision led to, once it was analysed anew. */
async function anew(desk) {
  await desk.page.locator("#progress", { hasText: "分析完成" }).waitFor({ timeout: 60_000 });
  await desk.go(desk.path);
}

const members = (desk) => desk.page.locator("input[name=cases]").count();

/** Numbers of a chart's table. */
const numbers = (desk, table) => desk.page.locator(`#${table} tbody td`).allTextContents();

story("an analyst runs an analysis, opens a topic, names, pins, parts, joins and undoes", async (house) => {
  const desk = await house.desk("analyst1");
  await result(desk);
  await desk.reads("柳沟村", "突增", "可转主动公开", /比上期/);
  await opened(desk, "柳沟村");
  await desk.reads("逐月趋势", "热度", "为什么是同一件事", "转为主动公开的依据", "其他来文", "佐证");
  const all = await members(desk);
  assert.ok(all >= 12, `${all} applications of the wave`);
  const first = desk.path;
  await desk.follow(/主动公开建议/);
  await desk.reads("公开的依据");
  await desk.go(first);

  await desk.fill("名称", "柳沟村高铁站前广场征地");
  await desk.press("命名");
  await desk.press("置顶");
  assert.equal(await desk.page.locator("h1").innerText(), "柳沟村高铁站前广场征地");
  await desk.go("/topics");
  assert.match(await desk.page.locator("table.topics tbody th").first().innerText(), /柳沟村高铁站前广场征地.*置顶/s);

  await desk.go(first);
  for (const at of [0, 1, 2]) await desk.page.locator("input[name=cases]").nth(at).check();
  await desk.press("分出选中的申请");
  await desk.reads("正在按此重新分析");
  await anew(desk);
  assert.equal(await members(desk), all - 3);
  await desk.reads("分出 3 件申请");

  // the other topic goes up in the first again
  await desk.follow("打开");
  assert.equal(await members(desk), 3);
  await desk.choose("与哪个热点是同一件事", "柳沟村高铁站前广场征地");
  desk.allowed.dialog = /并入/;
  await desk.press("并入");
  desk.allowed.dialog = undefined;
  assert.equal(desk.path, first);
  await anew(desk);
  assert.equal(await members(desk), all);

  // and both decisions are taken back, the name too
  for (const what of [/并入了/, /分出/, /取名/, /置顶/]) {
    await desk.go(first);
    const line = desk.page.locator("section[aria-labelledby=decided] li", { hasText: what }).first();
    await Promise.all([desk.page.waitForNavigation(), line.locator("button").click()]);
    await desk.reads("已撤销");
    if (await desk.page.locator("#progress[hx-get]").count()) await anew(desk);
  }
  await desk.go(first);
  assert.equal(await members(desk), all);
  assert.notEqual(await desk.page.locator("h1").innerText(), "柳沟村高铁站前广场征地");
  await desk.reads("沈一宁");
});

story("a chart is drawn from its table, at both widths", async (house) => {
  const desk = await house.desk("analyst1");
  await result(desk);
  await opened(desk, "柳沟村");
  for (const table of ["months", "parts"]) {
    const chart = desk.page.locator(`[data-table=${table}]`);
    await chart.locator("svg").waitFor();
    assert.ok((await chart.locator("svg path").count()) > 3, `${table} is drawn`);
    assert.ok((await numbers(desk, table)).some((number) => Number(number) > 0));
  }
  // the axis names what the rows name
  const names = await desk.page.locator("#parts tbody th").allInnerTexts();
  const drawn = await desk.page.locator("[data-table=parts] svg text").allTextContents();
  for (const name of names) assert.ok(drawn.includes(name), `${name} in ${drawn}`);
  assert.deepEqual(await looked(desk.page), []);
  await desk.go("/topics/pivot");
  await desk.page.locator("[data-table=pivot] svg").waitFor();
  assert.deepEqual(await looked(desk.page), []);
  const sums = (await desk.page.locator("#pivot tbody tr").last().locator("td").allInnerTexts()).map(Number);
  const cell = desk.page.locator("#pivot tbody td a").first();
  const many = Number(await cell.innerText());
  await Promise.all([desk.page.waitForNavigation(), cell.click()]);
  assert.equal(await desk.page.locator("section[aria-labelledby=cases] tr[data-row]").count(), many);
  assert.equal(sums.slice(0, -1).reduce((a, b) => a + b), sums.at(-1));
});

story("without script the tables stand alone, and a run is asked for", async (house) => {
  const desk = await house.desk("analyst1", { script: false });
  await desk.go("/topics/runs");
  await desk.press("开始分析");
  await desk.reads("已安排分析");
  for (let tries = 0; tries < 120; tries++) {
    await desk.go("/topics/runs");
    const states = await desk.page.locator("td[data-head=状态]").allInnerTexts();
    if (states.every((state) => state === "完成")) break;
    await desk.page.waitForTimeout(250);
  }
  await desk.go("/topics");
  await opened(desk, "柳沟村");
  assert.equal(await desk.page.locator("svg").count(), 0);
  assert.ok((await numbers(desk, "months")).some((number) => Number(number) > 0));
  await desk.reads("逐月趋势", "申请");
});

story("what leaves the house tells of nobody", async (house) => {
  const desk = await house.desk("supervisor1");
  await desk.go("/topics/pivot");
  const link = desk.page.getByRole("link", { name: /导出/ });
  const [download] = await Promise.all([desk.page.waitForEvent("download"), link.click()]);
  const pieces = [];
  for await (const piece of await download.createReadStream()) pieces.push(piece);
  const { rows } = sheet(Buffer.concat(pieces));
  const all = rows.flat();
  assert.ok(all.includes("＊") && all.includes("合计"));
  for (const small of ["1", "2"]) assert.ok(!all.includes(small), "no number of one or two");
});

story("a handler finds what is like a text, and the text stands in no address", async (house) => {
  const made = await house.api.registered("鹿角湾码头岸线使用审批", { content: "申请公开鹿角湾码头岸线使用的审批文件和港口岸线图" });
  const desk = await house.desk("clerk2");
  await desk.go("/topics/similar");
  await desk.fill("所需信息的名称或者内容", "鹿角湾的码头岸线审批");
  await desk.press("查找");
  await desk.reads(made.number, "港口岸线图");
  assert.equal(new URL(desk.page.url()).search, "");
  await desk.go(`/cases/${made.id}`);
  await desk.press("相似的申请");
  await desk.reads(`与 ${made.number} 相似的申请`);
});

// here, since two stories that analyse at the same time would wait for each other
story("a topic becomes a proposal, is answered and published, and suggested to who asks next", async (house) => {
  // in words that no other story's applications share: a topic is told by what is said in it
  const about = "雁栖泉水质逐月监测";
  for (const [nth, name] of ["冯守诚", "蒋映山", "韩望舒"].entries()) {
    await house.api.registered(about, { applicant: { name }, content: `申请公开${about}的数据、采样点位和${["超标原因", "检测单位", "细菌总数"][nth]}` });
  }
  const analyst = await house.desk("analyst1");
  await result(analyst);
  await analyst.reads("雁栖泉");
  await opened(analyst, "雁栖泉");
  const { path: found } = analyst;
  await analyst.reads("3 名申请人", "不足 3 名");
  await analyst.follow("提出主动公开建议");
  await analyst.reads("3 件申请", "它的依据随建议保存");
  await analyst.fill("建议公开的信息", about);
  await analyst.fill("提出的理由", "沿线各村都饮用泉水");
  await analyst.press("提出建议");
  await analyst.reads("待报送", OWNER);
  await analyst.press("报送");
  const { path } = analyst;

  const head = await house.desk("reviewer2");
  await head.go(path);
  await head.choose("答复", "采纳");
  await head.fill("理由", "涉及公众利益，应当公开");
  await head.choose("依据的条款", "第十九条");
  await head.fill("公开的具体内容", "各月的监测数据和采样点位");
  await head.press("答复");
  await head.reads("待公开");
  await analyst.go("/reminders");
  await analyst.reads("主动公开建议已经答复");
  await head.fill("公开网址", "https://www.example.gov.cn/syd/yanqiquan.html");
  await head.fill("公开日期", today());
  await head.press("登记公开");
  await analyst.go("/reminders");
  await analyst.reads("建议主动公开的信息已经公开");
  await analyst.go(found);
  await analyst.reads(`主动公开建议：${about}`, "已公开");

  const clerk = await house.desk("clerk1");
  await clerk.go("/register");
  await clerk.fill("信息名称", about);
  await clerk.fill("内容描述", `申请公开${about}的数据`);
  await clerk.page.locator("#beside", { hasText: "yanqiquan.html" }).waitFor();
  await clerk.reads("目录中相近的信息", "已经主动公开");
});
