// What leaves the office on paper: a reply that is drafted, returned, drafted again,
// signed, served and archived, with the files that go out with it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { today } from "./harness/api.mjs";
import { story } from "./harness/house.mjs";
import { kaijuan } from "./harness/server.mjs";

const TITLE = "柳溪河治理工程验收报告", ID_NUMBER = "370404198507120026";

for (const script of [true, false]) {
  story(`a reply is drafted, returned, signed, served and archived, script ${script ? "on" : "off"}`, async (house) => {
    const clerk = await house.desk("clerk2", { script });
    const { id } = await house.api.inHand(TITLE);

    // the wording writes it, the drafter adds a paragraph
    await clerk.go(`/cases/${id}/acts/draft?kind=granted`);
    await clerk.put(["提供信息的清单"], "验收报告及附表，共14页");
    await clerk.press("拟定答复");
    await clerk.go(`/cases/${id}/draft`);
    await clerk.reads("《中华人民共和国政府信息公开条例》第三十六条第（二）项", "验收报告及附表，共14页");
    await clerk.follow("修改正文");
    await clerk.press(/^在下面加一段/);
    const blank = clerk.page.locator("fieldset.block textarea").nth(1);
    await blank.fill("附表中的单位名称按原件提供。");
    await clerk.press("保存草稿");
    await clerk.go(`/cases/${id}/draft`);
    await clerk.reads("附表中的单位名称按原件提供。", "没有不通过的");
    await clerk.act(id, "submit_review");

    // a reviewer says what is wrong with which paragraph, and sends it back
    const reviewer = await house.desk("reviewer2", { script });
    await reviewer.go(`/cases/${id}/draft`);
    await reviewer.choose("对哪一段", "附表中的单位名称");
    await reviewer.page.locator("#f-said").fill("附表有身份证号码，请先遮盖");
    await reviewer.press("提出意见");
    await reviewer.act(id, "return_draft", { "理由": "附表要先检查" });

    // the table names a person by number: it does not go out unseen
    const work = mkdtempSync(join(tmpdir(), "kaijuan-paper-"));
    const table = join(work, "附表.csv");
    writeFileSync(table, `单位,经办人,证件号码\n青衡水务公司,郑晓岚,${ID_NUMBER}\n`);
    await clerk.go(`/cases/${id}/files`);
    await clerk.page.locator("#f-file").setInputFiles(table);
    await clerk.choose("归入", "提供");
    await clerk.press("添加");
    await inspected(clerk, id, "身份证");
    await clerk.conceals(ID_NUMBER);
    await clerk.go(`/cases/${id}/draft`);
    await clerk.reads("附表.csv", "不能发出", "附表有身份证号码，请先遮盖");
    await clerk.go(`/cases/${id}/acts/submit_review`);
    await clerk.press("提交审批", 422);
    await clerk.reads("附表.csv");

    // nobody lets one's own file go; another does, with a reason
    await clerk.go(`/cases/${id}/files`);
    assert.equal(await clerk.page.locator("summary", { hasText: "审查后放行" }).count(), 0);
    await reviewer.go(`/cases/${id}/files`);
    await reviewer.unfold("审查后放行");
    await reviewer.fill("放行的理由", "证件号码是虚构的样例，经核对可以提供");
    await reviewer.press("放行");
    await reviewer.reads("经核对可以提供");

    await clerk.go(`/cases/${id}/draft`);
    await clerk.press(/^已处理，勾销/);
    await clerk.act(id, "submit_review");
    await reviewer.act(id, "pass_review", { "审批意见": "同意" });
    await reviewer.act(id, "pass_review", { "审批意见": "已作保密审查，可以公开" });
    // who reviews is the head here as well
    await reviewer.act(id, "sign", { "审批意见": "同意" });

    // the reply as paper, under its number
    await clerk.go(`/cases/${id}/documents`);
    await clerk.reads("政府信息公开告知书", /公开复〔\d{4}〕\d+号/);
    const reply = await opened(clerk, "tr:has-text('政府信息公开告知书') a[href$='/pdf']", work);
    const text = execFileSync("pdftotext", ["-raw", reply, "-"]).toString().replace(/\s/g, "");
    for (const words of ["附表中的单位名称按原件提供。", "公开复〔", "申请行政复议"]) assert.ok(text.includes(words), `${words}: ${text}`);
    assert.ok(!text.includes("草稿"));

    await clerk.act(id, "serve", { "送达方式": "直接送达", "法定时点": today(), "由谁签收": "申请人" });
    await clerk.go(`/cases/${id}/acts/prove_service`);
    await clerk.put(["送达凭证"], "申请人当面签收");
    await clerk.press(await clerk.page.locator("main button.first").innerText(), 422);
    await clerk.reads("材料");
    const receipt = join(work, "送达回证.txt");
    writeFileSync(receipt, "申请人当面签收\n");
    await clerk.go(`/cases/${id}/files`);
    await clerk.page.locator("#f-file").setInputFiles(receipt);
    await clerk.choose("归入", "送达");
    await clerk.press("添加");
    await clerk.act(id, "prove_service", { "送达凭证": "申请人当面签收", "凭证材料 › 送达回证.txt": "" });
    await clerk.act(id, "close");

    // the dossier proves itself; with one byte changed it does not
    await clerk.go(`/cases/${id}/dossier`);
    for (let tries = 0; !(await clerk.page.locator("a[href$='/zip']").count()) && tries < 40; tries++) {
      await clerk.page.waitForTimeout(500);
      await clerk.go(`/cases/${id}/dossier`);
    }
    const dossier = await opened(clerk, "a[href$='/zip']", work);
    await kaijuan(["dossier", "verify", dossier], { cwd: work });
    const bytes = readFileSync(dossier);
    bytes[Math.floor(bytes.length / 2)] ^= 1;
    writeFileSync(dossier, bytes);
    await assert.rejects(kaijuan(["dossier", "verify", dossier], { cwd: work }), /ended with/);

    await clerk.act(id, "archive", { "卷宗号": `2026-${id.slice(-4)}` });
    await clerk.reads("已归档");

    // on paper there is nothing to press, and nothing that is folded away
    await clerk.go(`/cases/${id}`);
    await clerk.reads("现在可以办理", "为什么是这一天");
    await clerk.page.emulateMedia({ media: "print" });
    const printed = await clerk.text();
    assert.ok(printed.includes("办理经过"), printed);
    for (const words of ["现在可以办理", "为什么是这一天", "现在不能办理的", "拟稿和审签"]) assert.ok(!printed.includes(words), words);
    rmSync(work, { recursive: true });
  });
}

/** The file was looked into, and this was found. */
async function inspected(clerk, id, found) {
  for (let tries = 0; tries < 40; tries++) {
    await clerk.go(`/cases/${id}/files`);
    if (!(await clerk.text()).includes("正在检查")) break;
    await clerk.page.waitForTimeout(250);
  }
  await clerk.reads(found);
}

/** Opens a link to a file as the officer's own browser would, and keeps what came. */
async function opened(clerk, link, work) {
  const href = await clerk.page.locator(link).first().getAttribute("href");
  const answer = await clerk.page.request.get(new URL(href, clerk.url).href);
  assert.equal(answer.status(), 200, href);
  const file = join(work, href.split("/").at(-1));
  writeFileSync(file, await answer.body());
  return file;
}
