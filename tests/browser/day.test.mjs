// One application from the counter to the archive, over the desks of all who have a
// hand in it: a clerk, a handler, a reviewer and the head, each signed in for themselves.
import assert from "node:assert/strict";
import { today } from "./harness/api.mjs";
import { story } from "./harness/house.mjs";
import { Hands } from "./harness/keyboard.mjs";

const APPLICANT = "郑晓岚", ID_NUMBER = "370404198507120026", TITLE = "云台路北延工程环境影响报告书批复";
const CONTENT = "申请公开云台路北延工程环境影响报告书的批复及附图，含噪声监测数据";

for (const script of [true, false]) {
  story(`an application goes from the counter to the archive, script ${script ? "on" : "off"}`, async (house) => {
    const clerk = await house.desk("clerk1", { script });
    const id = script ? await registeredByHand(clerk) : await registeredByForm(clerk);
    await acknowledged(clerk, id);

    await clerk.act(id, "screen");
    await clerk.act(id, "dispatch", { "承办人": "骆青", "交办意见": "请检索后拟稿" });

    const handler = await house.desk("handler1", { script });
    await handler.go("/todo");
    await handler.reads(TITLE);
    await handler.act(id, "accept");
    await handler.act(id, "consult", {
      "向谁征求": "第三方", "被征求者的名称": "青衡路桥建设有限公司",
      "征求的内容和所需的摘录": "报告书附图是否涉及商业秘密",
    });
    await handler.reads("青衡路桥建设有限公司");
    await handler.act(id, "consultation_answered", { "哪一次征求意见": "路桥", "意见": "同意公开" });
    await assessed(handler, id);
    await drafted(handler, id, "报告书批复及附图");
    await handler.act(id, "submit_review");

    const reviewer = await house.desk("reviewer1", { script });
    await reviewer.act(id, "return_draft", { "理由": "附图页数没有写明" });
    await handler.go("/todo");
    await handler.reads(TITLE);
    await drafted(handler, id, "报告书批复及附图共12页");
    await handler.act(id, "submit_review");
    await reviewer.act(id, "pass_review", { "审批意见": "同意" });
    await reviewer.act(id, "pass_review", { "审批意见": "已作保密审查，可以公开" });

    const head = await house.desk("office_head1", { script });
    await head.act(id, "sign", { "审批意见": "同意公开" });
    await head.reads("公开复〔");

    await clerk.act(id, "serve", { "送达方式": "直接送达", "法定时点": today(), "由谁签收": "申请人" });
    await clerk.go(`/cases/${id}/files`);
    const slip = { name: "送达回证.txt", mimeType: "text/plain", buffer: Buffer.from("申请人当面签收\n") };
    await clerk.page.locator("#f-file").setInputFiles(slip);
    await clerk.choose("归入", "送达");
    await clerk.press("添加");
    await clerk.act(id, "prove_service", { "送达凭证": "申请人当面签收", "凭证材料 › 送达回证.txt": "" });
    await clerk.act(id, "close");
    await clerk.act(id, "archive", { "卷宗号": `2026-${id.slice(-4)}`, "保管期限": "10年" });
    await clerk.reads("已归档", "归档");
    assert.equal(await clerk.page.locator(".acts").count(), await clerk.page.locator(".acts a[href*='/acts/']").count() ? 1 : 0);
  });
}

/** At the counter, by keyboard alone. */
async function registeredByHand(clerk) {
  const { page } = clerk;
  await clerk.go("/register");
  const hands = new Hands(page);
  await hands.press("1");
  await hands.to("自然人");
  await hands.enter("姓名", APPLICANT);
  // the last digit is wrong at first
  await hands.enter("证件号码", `${ID_NUMBER.slice(0, -1)}7`);
  await hands.press("Tab");
  await page.locator("#beside", { hasText: "校验不符" }).waitFor();
  await hands.press("Shift+Tab");
  await hands.press("End");
  await hands.press("Backspace");
  await hands.type(ID_NUMBER.slice(-1));
  await hands.enter("电话", "13812340258");
  await hands.enter("地址", "青衡区云台路8号");
  await hands.to("见过身份证明");
  await hands.press("Space");
  await hands.enter("信息名称", TITLE);
  await hands.enter("内容描述", CONTENT);
  await page.locator("#beside", { hasText: today() }).waitFor();
  await Promise.all([page.waitForNavigation(), hands.press("Control+Enter")]);
  assert.ok(hands.seconds < 90, `takes ${hands.seconds.toFixed(1)} s: ${hands.keys} keys, ${hands.fields} fields`);
  return registered(clerk);
}

async function registeredByForm(clerk) {
  await clerk.go("/register");
  await clerk.check("当面提交");
  await clerk.fill("提交（寄出、发出）之日", today());
  await clerk.fill("姓名或者名称", APPLICANT);
  await clerk.fill("证件号码", ID_NUMBER);
  await clerk.fill("信息名称", TITLE);
  await clerk.fill("内容描述", CONTENT);
  await clerk.press("先核对，不登记");
  await clerk.reads("答复");
  assert.equal(await clerk.field("内容描述").inputValue(), CONTENT);
  await clerk.press("登记");
  return registered(clerk);
}

/** The case that was registered just now. */
async function registered(clerk) {
  await clerk.reads(TITLE);
  const id = clerk.page.url().match(/[0-9a-f]{8}-[0-9a-f-]{27}/)?.[0];
  assert.ok(id, `a case is shown: ${clerk.page.url()} ${await clerk.heard()}`);
  return id;
}

/** The slip for the applicant. */
async function acknowledged(clerk, id) {
  await clerk.go(`/cases/${id}/print/acknowledgement`);
  await clerk.reads("登记回执", TITLE, today());
  await clerk.conceals(ID_NUMBER);
  const paper = (await clerk.page.pdf({ preferCSSPageSize: true })).toString("latin1");
  assert.equal(paper.match(/\/Type\s*\/Page\b/g).length, 1, "the slip fits one sheet");
  assert.match(paper, /\/MediaBox\s*\[0 0 59[45]\S* 84[12]\S*\]/, "of A4");
}

/** The seven steps lead to a full disclosure, after one answer was taken back. */
async function assessed(handler, id) {
  const answers = async (answer, note) => {
    await handler.page.getByRole("radio", { name: answer }).check();
    if (note) await handler.fill("看了什么、查到什么", note);
    await handler.press("下一步");
  };
  await handler.go(`/cases/${id}/steps`);
  await answers("明确，可以查找");
  await handler.press("下一步", 422);
  await answers("要的是已经制作、获取的政府信息");
  await answers("本机关制作");
  await answers("充分检索，没有");
  await handler.reads("由此得出", "信息不存在");
  await handler.press("上一步");
  await answers("查到了", "档案室2024年第18卷");
  await answers("第三方同意公开");
  await answers("按申请人要求的形式提供");
  await answers("予以公开");
  await handler.reads("由此得出", "予以公开", "档案室2024年第18卷");
  await handler.press("记录判断");
  await handler.follow(/按这个判断拟稿/);
  await handler.reads("提供信息的清单", "档案室2024年第18卷");
}

/** A draft of full disclosure; its kind is chosen first. */
async function drafted(handler, id, what) {
  await handler.go(`/cases/${id}/acts/draft`);
  const kind = handler.page.getByRole("button", { name: "予以公开", exact: true });
  if (await kind.count()) await handler.press("予以公开");
  await handler.put(["提供信息的清单"], what);
  await handler.press("拟定答复");
  await handler.reads("已办理");
}
