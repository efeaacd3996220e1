// What people keep asking for becomes public: the analyst proposes and sends, the agency
// whose information it is answers and publishes, a clerk takes in what an applicant suggests.
import assert from "node:assert/strict";
import { LAND, today } from "./harness/api.mjs";
import { story } from "./harness/house.mjs";

const OWNER = "自然资源局";

/** The analyst proposes something, and sends it to the department. */
async function sent(house, title) {
  const analyst = await house.desk("analyst1");
  await analyst.go("/proposals");
  await analyst.follow("提出建议");
  await analyst.fill("建议公开的信息", title);
  await analyst.choose("权属机关", OWNER);
  await analyst.fill("提出的理由", "几个村都在申请");
  await analyst.press("提出建议");
  await analyst.reads(title, "待报送", "已提出建议");
  await analyst.choose("公开的依据", "第二十一条");
  await analyst.press("报送");
  await analyst.reads("待答复", "已报送权属机关");
  return analyst;
}

for (const script of [true, false]) {
  story(`a proposal is sent, answered and published, script ${script ? "on" : "off"}`, async (house) => {
    const title = `第${script ? 3 : 4}批次征地批复和安置方案`;
    const analyst = await sent(house, title);
    const { path } = analyst;

    const head = await house.desk("reviewer2", { script });
    await head.go("/reminders");
    await head.reads("收到主动公开建议");
    await head.go("/todo");
    await head.reads("项主动公开建议等您答复");
    await head.go(path);
    await head.choose("答复", "部分采纳");
    await head.fill("理由", "除涉密图件外应当公开");
    await head.choose("依据的条款", "第十四条");
    await head.fill("公开的具体内容", "批复和方案全文");
    // what is missing is told beside what was typed
    await head.press("答复", 422);
    await head.reads("没有填写不公开的部分");
    assert.equal(await head.field("公开的具体内容").inputValue(), "批复和方案全文");
    await head.fill("不公开的部分", "勘测定界图");
    await head.press("答复");
    await head.reads("待公开", "部分采纳", "勘测定界图");

    await head.fill("公开网址", "javascript:alert(1)");
    await head.fill("公开日期", today());
    await head.press("登记公开", 422);
    await head.reads("公开网址应当以 http");
    await head.fill("公开网址", "https://www.example.gov.cn/zdgk/1.html");
    await head.fill("文号", "青征批〔2025〕3号");
    await head.press("登记公开");
    await head.reads("已公开", "依申请公开 → 主动公开", "现在比较还太早");

    // from now on it is in the catalogue, where the next applicant is shown to it
    await head.go("/catalogue");
    await head.reads(title);
    const clerk = await house.desk("clerk2", { script });
    await clerk.go("/register");
    await clerk.check("当面提交");
    await clerk.fill("提交（寄出、发出）之日", today());
    await clerk.check("自然人");
    await clerk.fill("姓名或者名称", "岑望舒");
    await clerk.fill("信息名称", title);
    await clerk.fill("内容描述", `申请公开${title}`);
    if (script) await clerk.page.locator("#beside", { hasText: "zdgk/1.html" }).waitFor();
    else await clerk.press("先核对，不登记");
    await clerk.reads("目录中相近的信息", "已经主动公开", "https://www.example.gov.cn/zdgk/1.html");
    await analyst.go("/proposals?state=published");
    await analyst.reads(title, OWNER);
    const above = await house.desk("office_head1");
    await above.go("/reminders");
    await above.reads("建议主动公开的信息已经公开");
  });
}

story("of two who answer at once the second sees both versions, and keeps what was typed", async (house) => {
  const analyst = await sent(house, "棚改项目补偿标准");
  const head = await house.desk("reviewer2");
  await head.go(analyst.path);
  await analyst.fill("撤回的理由", "正在核实");
  await analyst.press("撤回");
  await analyst.reads("已撤回");
  await head.choose("答复", "不采纳");
  await head.fill("理由", "已经公开");
  await head.choose("依据的条款", "第三十六条第（一）项");
  await head.press("答复", 409);
  await head.reads(/您看到的是第 2 版，现在是第 3 版/);
});

story("a clerk takes in what an applicant suggests, and the office considers it", async (house) => {
  const made = await house.api.registered("实验小学招生划片");
  const clerk = await house.desk("clerk2");
  await clerk.go("/proposals");
  await clerk.follow("登记申请人的建议");
  await clerk.fill("建议公开的信息", "历年招生划片范围");
  await clerk.fill("建议的内容", "家长都想看");
  await clerk.press("登记建议", 422);
  await clerk.reads("没有写明是谁的建议");
  await clerk.fill("建议人所申请的案号", made.number);
  await clerk.press("登记建议");
  await clerk.reads("申请人建议", "家长都想看", "王**", made.number);
  const head = await house.desk("reviewer2");
  await head.go(clerk.path);
  await head.fill("撤回的理由", "不属于本机关的信息，已告知");
  await head.press("撤回");
  await head.reads("已撤回", "不属于本机关的信息，已告知");
});
