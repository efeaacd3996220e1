// The catalogue of what is public: imported, suggested at the counter, named in the reply, counted.
import assert from "node:assert/strict";
import { LAND, today } from "./harness/api.mjs";
import { story } from "./harness/house.mjs";
import { PAYLOADS } from "./harness/payloads.mjs";
import { sheet } from "./harness/xlsx.mjs";

const HEAD = "名称,文号,公开属性,内容概述,公布网址,公布日期";
const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
const row = (...cells) => cells.map(quoted).join(",");

/** The head of the department in which the stories play. */
const KEEPER = "reviewer2";

/** Hands a list in and asks that it be looked over. */
async function offers(desk, content, status = 200) {
  await desk.go("/catalogue/import");
  await desk.page.locator("#file").setInputFiles({ name: "目录.csv", mimeType: "text/csv", buffer: Buffer.from(content) });
  await desk.press("检查，不导入", status);
}

for (const script of [true, false]) {
  story(`what is public is suggested, named in the reply and counted, script ${script ? "on" : "off"}`, async (house) => {
    const keeper = await house.desk(KEEPER, { script });
    const place = script ? "芦苇荡" : "杏花岭";
    const title = `${place}湿地公园2025年环境影响评价批复`, number = `青环审〔2025〕${script ? 91 : 92}号`;
    const url = `https://www.example.gov.cn/hp/${script ? 91 : 92}.html`;
    const list = [HEAD, row(title, number, "主动公开", `${place}湿地公园建设项目的环境影响评价结论和批复意见`, url, "2025-09-01")].join("\n");
    await offers(keeper, list);
    await keeper.reads("1 行都可以导入", "新增 1 条", title);
    await keeper.press("导入 1 条");
    await keeper.reads("已导入目录：新增 1 条");
    await offers(keeper, list);
    await keeper.reads("没有变化 1 条");

    const clerk = await house.desk("clerk2", { script });
    await clerk.go("/register");
    await clerk.check("当面提交");
    await clerk.fill("提交（寄出、发出）之日", today());
    await clerk.check("自然人");
    await clerk.fill("姓名或者名称", "岑望舒");
    await clerk.fill("信息名称", `${place}湿地公园环评批复`);
    await clerk.fill("内容描述", `申请公开${place}湿地公园2025年环境影响评价的批复`);
    if (script) await clerk.page.locator("#beside", { hasText: title }).waitFor();
    else await clerk.press("先核对，不登记");
    await clerk.reads("目录中相近的信息", "已经主动公开", url);
    await clerk.press("登记");
    await clerk.reads("可能已经主动公开");
    const id = clerk.path.split("/")[2];

    for (const act of ["screen", "dispatch", "accept"]) {
      await house.api.act(LAND.clerk, id, act, act === "dispatch" ? { handler: await house.api.officer(LAND.clerk) } : {});
    }
    await clerk.go(`/cases/${id}/steps`);
    await clerk.press(/^记入这一步/);
    assert.match(await clerk.field("看了什么、查到什么").inputValue(), new RegExp(`《${title}》`));
    await clerk.go(`/cases/${id}`);
    await clerk.reads("目录中的信息", "相符的一段");
    await clerk.follow(/^按此拟稿/);
    await clerk.reads("已主动公开");
    assert.match(await clerk.page.locator("[name='parts.published_at.way']").inputValue(), new RegExp(url.replaceAll(".", "\\.")));
    await clerk.press("拟定答复");
    await clerk.reads("已办理");
    await house.api.act(LAND.clerk, id, "submit_review");
    for (const act of ["pass_review", "pass_review", "sign"]) await house.api.act(LAND.head, id, act, { opinion: "同意" });

    await keeper.go(`/catalogue?text=${encodeURIComponent(place)}`);
    await keeper.follow(title);
    await keeper.reads("为 1 件案件提示过，1 件的答复写明了这一条");
  });
}

story("an entry that does not fit is said so with one press, and a draft takes another one in", async (house) => {
  const entry = (title, path) => house.api.ask(LAND.head, "/catalogue", { title, attribute: "proactive", url: `https://www.example.gov.cn/${path}` });
  await entry("望月湖清淤工程实施方案", "wyh");
  await entry("望月湖清淤工程招标公告", "wyh-zb");
  const made = await house.api.inHand("望月湖清淤工程");
  const desk = await house.desk("clerk2");
  await desk.go(`/cases/${made.id}`);
  await desk.press(/^不适用.*招标公告/);
  await desk.reads("已标为不适用", "望月湖清淤工程招标公告");
  // marked by mistake, and once more
  await desk.press(/^恢复.*招标公告/);
  await desk.reads("本案继续提示这一条");
  await desk.press(/^不适用.*招标公告/);
  await desk.go(`/cases/${made.id}/acts/draft?kind=granted`);
  await desk.page.getByRole("button", { name: /^写入公开渠道.*实施方案/ }).click();
  await desk.page.locator("[name='parts.published_at.channel']").waitFor();
  await desk.reads("已主动公开");
});

story("script and formulas in a list stay text, also when it goes out again", async (house) => {
  const desk = await house.desk(KEEPER);
  const titles = PAYLOADS.map((payload, at) => `苇塘目录${at}${payload}`);
  await offers(desk, [HEAD, ...titles.map((title) => row(title, "", "依申请公开", title, "", ""))].join("\n"));
  await desk.press(`导入 ${titles.length} 条`);
  await desk.go(`/catalogue?text=${encodeURIComponent("苇塘目录")}`);
  await desk.reads(...PAYLOADS);
  const [download] = await Promise.all([desk.page.waitForEvent("download"), desk.page.getByRole("link", { name: "导出 xlsx" }).click()]);
  const pieces = [];
  for await (const piece of await download.createReadStream()) pieces.push(piece);
  const { rows, formulas } = sheet(Buffer.concat(pieces));
  assert.equal(formulas, 0);
  assert.equal(rows.length, titles.length + 1);
});

story("a list with mistakes is told row by row, and officers who keep none have none", async (house) => {
  const desk = await house.desk(KEEPER);
  await offers(desk, [HEAD, row("甲条目", "", "公开", "", "", ""), row("乙条目", "", "主动公开", "", "javascript:alert(1)", "二月三十")].join("\n"));
  await desk.reads("有错的 2 行", "没有导入任何条目", "不认识“公开”", "不是日期");
  await offers(desk, "", 422);
  const clerk = await house.desk("clerk2");
  await clerk.go("/catalogue/import", 403);
  await clerk.go("/catalogue/new", 403);
  const admin = await house.desk("admin1");
  await admin.go("/catalogue", 403);
});
