// The rest of a clerk's day: a fax, a supplement, a sheet with several matters, and what
// somebody writes into an application to do harm.
import assert from "node:assert/strict";
import { today } from "./harness/api.mjs";
import { PASSWORD, story } from "./harness/house.mjs";
import { PAYLOADS } from "./harness/payloads.mjs";

const CLERK = "clerk2";

/** The case that the page leads to. */
const caseOf = (desk) => desk.page.url().match(/[0-9a-f]{8}-[0-9a-f-]{27}/)[0];

/** Fills in what every registration needs. */
async function fills(desk, title, over = {}) {
  await desk.go("/register");
  await desk.put([over.channel ?? "当面提交"]);
  const fields = { "提交（寄出、发出）之日": today(), "姓名或者名称": "葛青岚", "信息名称": title, "内容描述": `申请公开${title}`, ...over.fields };
  for (const [label, text] of Object.entries(fields)) await desk.put([label], text);
}

for (const script of [true, false]) {
  story(`a fax is confirmed, and a supplement asked for and received, script ${script ? "on" : "off"}`, async (house) => {
    const desk = await house.desk(CLERK, { script });
    await fills(desk, "排水许可证存根", { channel: "传真", fields: { "到达本机关之日": today() } });
    await desk.press("登记");
    await desk.reads("登记回执", "排水许可证存根", "确认");
    const id = caseOf(desk);
    await desk.go("/todo");
    await desk.reads("排水许可证存根", "确认收到日期");
    await desk.act(id, "confirm_receipt", { "与申请人确认之日": today(), "怎样确认、与谁确认": "电话，本人接听" });
    await desk.act(id, "screen");
    await desk.act(id, "request_supplement", { "需要补正的各项 › 第 1 项": "写明年度", "指导和释明": "可以写明2024年或者2025年" });
    await desk.reads("待补正");
    await desk.act(id, "receive_supplement", { "补正后的内容描述": "申请公开2025年排水许可证存根" });
    await desk.reads("审核中", "2025年排水许可证存根");
  });
}

story("several matters of one sheet become several cases at once", async (house) => {
  const desk = await house.desk(CLERK);
  await fills(desk, "砂石价格监测表");
  await desk.put(["同一份申请书的其他各件", "第 1 项", "名称"], "砂石运输线路图");
  await desk.put(["同一份申请书的其他各件", "第 1 项", "内容描述"], "申请公开砂石运输线路图");
  await desk.press("登记");
  await desk.reads("砂石价格监测表", "砂石运输线路图");
  const numbers = [...(await desk.text()).matchAll(/青自然资依申请〔\d+〕(\d+)号/g)].map(([, number]) => Number(number));
  assert.equal(new Set(numbers).size, 2);
});

story("what is missing is told beside its field, and nothing typed is lost", async (house) => {
  const desk = await house.desk(CLERK, { script: false });
  await fills(desk, "绿化养护合同", { fields: { "姓名或者名称": "", "证件号码": "370404198507120027" } });
  await desk.press("登记", 422);
  assert.equal(await desk.field("信息名称").inputValue(), "绿化养护合同");
  assert.equal(await desk.field("证件号码").inputValue(), "370404198507120027");
  assert.equal(await desk.field("姓名或者名称").getAttribute("aria-invalid"), "true");
});

story("a session that ends in the middle of a registration loses nothing", async (house) => {
  const desk = await house.desk(CLERK);
  await fills(desk, "户外广告设置规划", { fields: { "电话": "13812340258" } });
  await desk.forgotten();
  await desk.press("登记", 401);
  await desk.enter(CLERK, PASSWORD);
  await desk.reads("还没有提交", "户外广告设置规划");
  await desk.press("继续提交");
  await desk.reads("登记回执", "户外广告设置规划");
});

story("a registration that is sent twice is one case", async (house) => {
  const desk = await house.desk(CLERK);
  await fills(desk, "雨污分流施工图审查意见");
  const sent = desk.page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/register"));
  await desk.press("登记");
  const again = await desk.page.context().request.post(`${house.url}/register`, {
    headers: { "content-type": "application/x-www-form-urlencoded", origin: house.url },
    data: (await sent).postData(),
  });
  assert.equal(again.status(), 200);
  await desk.go(`/search?text=${encodeURIComponent("雨污分流施工图")}`);
  assert.equal(await desk.page.locator("tr[data-row]").count(), 1);
});

story("script in every field of a registration is shown as it was typed, everywhere", async (house) => {
  const desk = await house.desk(CLERK);
  for (const payload of PAYLOADS) {
    await desk.go("/register");
    await desk.page.evaluate(() => document.querySelectorAll("main details").forEach((folded) => { folded.open = true; }));
    const fields = desk.page.locator("#registration :is(input:not([type]), input[type=text], textarea)");
    let filled = 0;
    for (const field of await fields.all()) {
      // what holds numbers refuses anything else, which is another story
      if (!(await field.isVisible()) || (await field.getAttribute("inputmode")) === "numeric") continue;
      const longest = Number(await field.getAttribute("maxlength")) || 1000;
      if (longest < payload.length) continue;
      await field.fill(payload);
      filled += 1;
    }
    assert.ok(filled > 12, `${filled} fields were filled`);
    // what kind of applicants those are that apply as well
    for (const select of await desk.page.locator("#registration select[name^=jointly]").all()) await select.selectOption({ index: 1 });
    // a change of the address within the page, as when something is kept, is no answer
    const done = desk.page.waitForResponse((response) => response.request().isNavigationRequest() && response.status() !== 303);
    await desk.page.keyboard.press("Control+Enter");
    const answered = (await done).status();
    assert.equal(answered, 200);
    await desk.page.waitForURL(/\/cases\/|\/registered/);
    await desk.reads(payload);
    const id = caseOf(desk);
    for (const path of [`/cases/${id}`, `/cases/${id}/print/application`, `/cases/${id}/print/handling`, `/cases/${id}/print/case`, "/todo", "/registered", `/search?text=${encodeURIComponent(payload.slice(0, 40))}`]) {
      await desk.go(path);
    }
  }
});
