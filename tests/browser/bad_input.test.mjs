// What is typed to do harm, sent twice, too late or by the wrong person: escaped,
// refused or recovered, and nothing of it lost.
import assert from "node:assert/strict";
import { LAND } from "./harness/api.mjs";
import { PASSWORD, story } from "./harness/house.mjs";
import { PAYLOADS } from "./harness/payloads.mjs";

const CLERK = "clerk2", HEAD = "reviewer2", STRANGER = "clerk3";

/** How often an act was done on a case. */
const times = async (house, id, act) => (await house.api.history(id)).filter((event) => event.act === act).length;

story("script in the fields of acts is shown as it was typed", async (house) => {
  const made = await house.api.inHand("征地补偿安置方案");
  const desk = await house.desk(CLERK);
  for (const payload of PAYLOADS) {
    await desk.act(made.id, "note", { "内容": payload });
    await desk.act(made.id, "record_contact", { "怎样联系": "电话", "是否联系上": "是", "说了什么": payload });
    await desk.act(made.id, "consult", { "向谁征求": "第三方", "被征求者的名称": payload, "征求的内容和所需的摘录": payload });
    await desk.reads(payload);
  }
  await desk.act(made.id, "request_supplement", { "需要补正的各项 › 第 1 项": PAYLOADS[0], "指导和释明": PAYLOADS.join("\n") });
  const shown = await desk.page.content();
  for (const payload of PAYLOADS.filter((payload) => payload.includes("<"))) assert.ok(!shown.includes(payload), "only escaped");
});

story("what is typed wrongly comes back beside its field, with what was typed", async (house) => {
  const made = await house.api.inHand("道路改造工程初步设计批复");
  const desk = await house.desk(CLERK);
  await desk.go(`/cases/${made.id}/acts/request_supplement`);
  await desk.fill("指导和释明", PAYLOADS[1]);
  await desk.press("告知补正", 422);
  assert.equal(await desk.field("指导和释明").inputValue(), PAYLOADS[1]);
  assert.equal(await desk.page.evaluate(() => document.activeElement.id), "complaints", "the mistakes have the focus");
});

story("a form that is sent twice is done once", async (house) => {
  const made = await house.api.inHand("公租房分配结果");
  const desk = await house.desk(CLERK);
  await desk.go(`/cases/${made.id}/acts/note`);
  await desk.fill("内容", "同一张表单");
  const sent = desk.page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/acts/note"));
  await desk.press("记事");
  const again = await desk.page.context().request.post(`${house.url}/cases/${made.id}/acts/note`, {
    headers: { "content-type": "application/x-www-form-urlencoded", origin: house.url },
    data: (await sent).postData(),
  });
  assert.equal(again.status(), 200);
  assert.match(await again.text(), /没有重复办理/);
  assert.equal(await times(house, made.id, "note"), 1);

  // pressed twice in a hurry
  await desk.go(`/cases/${made.id}/acts/note`);
  await desk.fill("内容", "按了两次");
  await Promise.all([desk.page.waitForNavigation(), desk.page.locator("main button.first").dblclick()]);
  await desk.page.waitForLoadState();
  assert.equal(await times(house, made.id, "note"), 2);
});

for (const script of [true, false]) {
  story(`a stale form shows both versions and keeps what was typed, script ${script ? "on" : "off"}`, async (house) => {
    const made = await house.api.inHand("征收土地公告");
    const desk = await house.desk(CLERK, { script });
    const other = await house.desk(HEAD, { script });
    await desk.go(`/cases/${made.id}/acts/note`);
    await other.go(`/cases/${made.id}/acts/note`);
    await desk.fill("内容", "我先写的，后交的");
    await other.fill("内容", "我后写的，先交的");
    await other.press("记事");
    await desk.press("记事", 409);
    await desk.reads("您打开本页以后，别人办理了", LAND.head, "您填写的");
    assert.equal(await desk.field("内容").inputValue(), "我先写的，后交的");
    await desk.press("记事");
    await desk.reads("我先写的，后交的", "我后写的，先交的");
    assert.equal(await times(house, made.id, "note"), 2);
  });

  story(`a session that ends in the middle of a form loses nothing, script ${script ? "on" : "off"}`, async (house) => {
    const made = await house.api.inHand("水质监测月报");
    const desk = await house.desk(CLERK, { script });
    const long = `${PAYLOADS[1]}${"申请人来电询问办理进度。\n".repeat(60)}`;
    await desk.go(`/cases/${made.id}/acts/note`);
    await desk.fill("内容", long);
    await desk.forgotten();
    await desk.press("记事", 401);
    await desk.reads("没有丢失");
    await desk.enter(CLERK, "not-the-password-2026", 401);
    await desk.enter(CLERK, PASSWORD);
    await desk.reads("还没有提交", "申请人来电询问办理进度。", PAYLOADS[1]);
    await desk.press("继续提交");
    await desk.reads("已办理", PAYLOADS[1]);
    assert.equal(await times(house, made.id, "note"), 1);
  });
}

story("what was typed and not sent is there again on another day", async (house) => {
  const made = await house.api.inHand("学区划分方案");
  const desk = await house.desk(CLERK);
  await desk.go(`/cases/${made.id}/acts/note`);
  const kept = desk.page.waitForResponse((response) => response.url().endsWith("/drafts"));
  await desk.field("内容").pressSequentially("写到一半");
  assert.equal((await kept).status(), 204);
  const later = await house.desk(CLERK);
  await later.go(`/cases/${made.id}/acts/note`);
  assert.equal(await later.field("内容").inputValue(), "写到一半");
  await later.reads("自动保存");
  await later.press("清空，重新填写");
  assert.equal(await later.field("内容").inputValue(), "");
});

story("another agency's case is nowhere to be found", async (house) => {
  const made = await house.api.inHand("土地出让合同");
  const stranger = await house.desk(STRANGER);
  const said = async (id, rest) => {
    await stranger.go(`/cases/${id}${rest}`, 404);
    await stranger.conceals("土地出让合同", "王喆", made.number);
    return stranger.text();
  };
  for (const rest of ["", "/acts/note", "/acts/draft", "/correct/1"]) {
    const missing = await said("01a2156c-0000-7000-8000-000000000000", rest);
    assert.equal(await said(made.id, rest), missing, "hidden and missing are told alike");
  }
});
