// A reply is contested: the notice arrives after the archive, the decision annuls the
// reply, and the case is answered once more in the round that the decision opens.
import assert from "node:assert/strict";
import { LAND, today } from "./harness/api.mjs";
import { story } from "./harness/house.mjs";

const TITLE = "南河滩地承包合同", BEFORE = "青衡区人民政府";

/** A case that was answered. */
async function answered({ api }, title) {
  const made = await api.inHand(title);
  const steps = [
    [LAND.clerk, "draft", { kind: "granted", parts: { given: { what: title, way: "post" } } }],
    [LAND.clerk, "submit_review"],
    [LAND.head, "pass_review"],
    [LAND.head, "pass_review"],
    [LAND.head, "sign"],
    [LAND.clerk, "serve", { service: "in_person", signed_by: "applicant", served_on: today() }],
  ];
  for (const [who, act, payload] of steps) await api.act(who, made.id, act, payload);
  return made;
}

for (const script of [true, false]) {
  story(`a reply is annulled and given anew, script ${script ? "on" : "off"}`, async (house) => {
    const made = await answered(house, TITLE);
    const desk = await house.desk("clerk2", { script });

    await desk.go(`/cases/${made.id}/acts/record_remedy`);
    await desk.choose("种类", "行政复议");
    await desk.choose("针对什么", "答复或者处理决定");
    await desk.choose("由谁提出", "申请人");
    await desk.fill("复议机关或者法院", BEFORE);
    await desk.fill("本机关收到答复通知书、应诉通知书之日", today());
    await desk.press("登记复议、诉讼");
    await desk.go(`/cases/${made.id}`);
    await desk.reads("复议答复期限", "待答复（答辩）", BEFORE);
    await desk.go("/remedies");
    await desk.reads(made.number, "尚未审结", "复议答复期限");
    await desk.go("/todo");
    await desk.reads(made.number, "登记答复、答辩");

    // it is answered, and decided against the agency
    await desk.go(`/cases/${made.id}/acts/answer_remedy`);
    await desk.choose("哪一件复议、诉讼", "行政复议");
    await desk.fill("提交书面答复、答辩状之日", today());
    await desk.press("登记答复、答辩");
    await desk.go(`/cases/${made.id}/acts/record_remedy_decision`);
    await desk.choose("哪一件复议、诉讼", "行政复议");
    await desk.choose("结果", "维持");
    await desk.fill("作出决定、裁判之日", today());
    await desk.fill("本机关收到之日", today());
    await desk.fill("决定书、裁判文书的文号", "青府复决〔2026〕7号");
    await desk.fill("决定、裁判的要点", "没有说明检索过程，撤销答复");
    await desk.check("责令重新答复");
    await desk.press("登记复议决定、裁判", 422);
    await desk.reads("没有责令重新答复的问题");
    await desk.choose("结果", "纠正");
    await desk.press("登记复议决定、裁判");
    await desk.go(`/cases/${made.id}`);
    await desk.reads("责令重新答复期限", "纠正，待重新答复");

    // the decision is chosen, not typed again
    await desk.go(`/cases/${made.id}/acts/reply_anew`);
    await desk.choose("根据什么重新答复", "行政复议决定");
    await desk.choose("依据哪一件复议、诉讼", "行政复议");
    await desk.fill("原答复错在哪里", "补充检索，重新答复");
    await desk.press("重新办理答复");
    await desk.go(`/cases/${made.id}`);
    await desk.reads("办理中", "已由第");
    for (const [who, act, payload] of [
      [LAND.clerk, "draft", { kind: "granted", parts: { given: { what: TITLE, way: "post" } } }],
      [LAND.clerk, "submit_review"],
      [LAND.head, "pass_review"],
      [LAND.head, "pass_review"],
      [LAND.head, "sign"],
    ]) await house.api.act(who, made.id, act, payload);
    await desk.go(`/cases/${made.id}`);
    await desk.reads("已签发待送达");

    // table four counts it, and its cell opens it
    const year = today().slice(0, 4);
    await desk.go("/remedies");
    await desk.follow(`${year} 年`);
    await desk.reads("纠错率");
    await desk.follow(/^行政复议，结果纠正：\d+ 件$/);
    await desk.reads(made.number, "纠正");
    const returned = await desk.page.request.get(`${house.url}/remedies/month?month=${today().slice(0, 7)}&form=json`);
    const told = await returned.json();
    assert.ok(told.remedies.some((line) => line.case === made.number && line.outcome === "corrected"), JSON.stringify(told));
    assert.ok(!JSON.stringify(told).includes("王喆"), "no applicant is named");
  });
}
