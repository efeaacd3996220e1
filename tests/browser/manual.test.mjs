// The manual shows what the pages are: its pictures are taken here (UPDATE_SCREENSHOTS=1),
// and every control that it names in bold type must stand on a page that is looked at.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { LAND, today } from "./harness/api.mjs";
import { story } from "./harness/house.mjs";
import { nextYear, notice } from "./harness/notice.mjs";
import { small } from "./harness/png.mjs";
import { drafted, filed, inReview, overdue, ready, result, told } from "./harness/given.mjs";

const FOLDER = resolve(import.meta.dirname, "../../docs/manual");
const UPDATE = Boolean(process.env.UPDATE_SCREENSHOTS);

/** Pictures are this wide, in CSS pixels, and no larger, in bytes. */
const WIDTH = 1000, LARGEST = 120_000;

const text = (name) => readFileSync(join(FOLDER, `${name}.md`), "utf8");

/** What a page of the manual says in bold type; whole sentences are no names of controls. */
const named = (name) => [...text(name).matchAll(/\*\*(.+?)\*\*/g)].map(([, words]) => words).filter((words) => !words.endsWith("。"));

class Leaf {
  constructor(house, name) { Object.assign(this, { house, name, read: "", taken: [] }); }

  /** Somebody's desk, as wide as the pictures. */
  desk(login) { return this.house.desk(login, { width: WIDTH }); }

  /** Reads what stands on the page that is shown, folded away or not. */
  async reads(desk) {
    const said = await desk.page.evaluate(() => document.body.textContent + [...document.querySelectorAll("[aria-label]")].map((at) => at.ariaLabel));
    this.read += said.replace(/\s+/g, "");
  }

  /** Takes the picture of what is shown, from the top or from an element on, or checks that it is there. */
  async shot(desk, file, height = 640, from = "body") {
    await this.reads(desk);
    this.taken.push(file);
    const path = join(FOLDER, "img", file);
    if (UPDATE) {
      await desk.page.evaluate(() => { scrollTo(0, 0); document.activeElement.blur(); });
      const y = Math.floor((await desk.page.locator(from).last().boundingBox()).y);
      writeFileSync(path, small(await desk.page.screenshot({ clip: { x: 0, y, width: WIDTH, height }, fullPage: true })));
    }
    assert.ok(existsSync(path), `${file} was not taken: UPDATE_SCREENSHOTS=1`);
    assert.ok(statSync(path).size <= LARGEST, `${file} is larger than ${LARGEST}`);
  }

  /** All pictures of the page were taken, and all that it names is there. */
  holds() {
    const shown = [...text(this.name).matchAll(/\]\(img\/(.+?)\)/g)].map(([, file]) => file);
    assert.deepEqual([...this.taken].sort(), shown.sort(), "the pictures that the page shows");
    const missing = named(this.name).filter((words) => !this.read.includes(words.replace(/\s+/g, "")));
    assert.deepEqual(missing, [], "named in the manual, but on no page");
  }
}

/** A page of the manual, and a walk over the pages that it tells of. */
function leaf(name, walk) {
  story(`the manual's page “${name}” shows and names what is there`, async (house) => {
    const leaf = new Leaf(house, name);
    await walk(leaf, house);
    leaf.holds();
  });
}

leaf("index", async (leaf, house) => {
  const desk = await leaf.desk("handler1");
  const made = await house.api.registered("河道整治方案");
  const clerk = await leaf.desk("clerk2");
  await clerk.go(`/cases/${made.id}`);
  await leaf.reads(clerk);
  await desk.go("/todo");
  await leaf.reads(desk);
});

leaf("clerk", async (leaf, house) => {
  const desk = await leaf.desk("clerk2");
  const { page } = desk;
  await desk.go("/register");
  await desk.fill("姓名或者名称", "郑晓岚");
  await desk.fill("证件号码", "370404198507120026");
  await desk.fill("电话", "13812340258");
  await desk.fill("地址", "青衡区云台路8号");
  await desk.fill("信息名称", "云台路北延工程环境影响报告书批复");
  await desk.fill("内容描述", "申请公开云台路北延工程环境影响报告书的批复及附图");
  await page.locator("#beside", { hasText: today() }).waitFor();
  await leaf.shot(desk, "register.png", 900);
  await desk.press("登记");
  await leaf.shot(desk, "slip.png", 760);
  const fax = await house.api.registered("市政管网普查成果", { channel: "fax", dates: { submitted_on: today(), arrived_on: today() } });
  await desk.go(`/cases/${fax.id}`);
  await leaf.reads(desk);
  const made = await house.api.registered("农村饮水安全工程名单");
  for (const act of ["screen", "request_supplement"]) {
    await desk.go(`/cases/${made.id}`);
    await leaf.reads(desk);
    await house.api.act(LAND.clerk, made.id, act, act === "screen" ? {} : { items: ["写明年度"] });
  }
  await desk.go(`/cases/${made.id}`);
  await leaf.reads(desk);
  await desk.go("/done");
  await leaf.reads(desk);
  await desk.go("/proposals");
  await leaf.reads(desk);
});

leaf("handler", async (leaf, house) => {
  const desk = await leaf.desk("clerk2");
  await desk.go("/todo");
  await leaf.shot(desk, "todo.png", 620);
  const made = await house.api.inHand("危房改造资金分配表");
  await desk.go(`/cases/${made.id}`);
  await leaf.shot(desk, "case.png", 820);
  await desk.go(`/cases/${made.id}/steps`);
  await leaf.shot(desk, "steps.png", 760);
});

leaf("reviewer", async (leaf, house) => {
  await overdue(house, "渣土消纳场核准文件");
  const made = await inReview(house, "消防验收意见书");
  const desk = await leaf.desk("reviewer2");
  await desk.go("/todo");
  await leaf.reads(desk);
  await desk.go(`/cases/${made.id}`);
  await leaf.shot(desk, "review.png", 760);
  await desk.go("/board/overdue");
  await leaf.reads(desk);
});

leaf("remedies", async (leaf, house) => {
  const desk = await leaf.desk("clerk2");
  const made = await house.api.inHand("林地使用审核同意书");
  await desk.go(`/cases/${made.id}`);
  await leaf.reads(desk);
  const suit = { kind: "litigation", against: "silence", by: "applicant", before: "青衡区人民法院", received_on: today() };
  await house.api.act(LAND.clerk, made.id, "record_remedy", suit);
  await desk.go(`/cases/${made.id}`);
  await leaf.reads(desk);
  await desk.go("/todo");
  await leaf.reads(desk);
  await desk.go(`/cases/${made.id}/acts/record_remedy_decision`);
  await leaf.reads(desk);
  await desk.go("/remedies");
  await leaf.reads(desk);
});

/** A table that names a person by number. */
const TABLE = "单位,经办人,证件号码\n青衡水务公司,郑晓岚,370404198507120026\n";

leaf("drafting", async (leaf, house) => {
  const desk = await leaf.desk("clerk2");
  const made = await drafted(house, "河湖管护范围划定方案");
  await filed(desk, made.id, "附表.csv", TABLE, "提供");
  await desk.go(`/cases/${made.id}/draft`);
  await desk.page.locator("#f-said").fill("附表有身份证号码，请先遮盖");
  await desk.press("提出意见");
  await desk.go(`/cases/${made.id}/draft`);
  await leaf.shot(desk, "draft.png", 820);
  for (const page of [`/cases/${made.id}/draft/text`, `/cases/${made.id}/acts/draft`, `/cases/${made.id}`, "/account", "/todo"]) {
    await desk.go(page);
    await leaf.reads(desk);
  }
});

/** The documents of a case whose applicant has a name that no font of ours can write. */
async function unwritten(leaf, house, desk) {
  const made = await house.api.registered("宅基地确权登记名册", { applicant: { name: "𠮷野堃" } });
  await ready(desk, `/cases/${made.id}/documents`, "待生成");
  await leaf.reads(desk);
}

leaf("documents", async (leaf, house) => {
  const desk = await leaf.desk("clerk2");
  const made = await house.api.registered("矿山生态修复方案");
  await house.api.act(LAND.clerk, made.id, "screen");
  await house.api.act(LAND.clerk, made.id, "request_supplement", { items: ["写明是哪一座矿山"] });
  await desk.go(`/cases/${made.id}`);
  await leaf.reads(desk);
  await ready(desk, `/cases/${made.id}/documents`, "待生成");
  await leaf.shot(desk, "documents.png", 560);
  await unwritten(leaf, house, desk);
});

leaf("files", async (leaf, house) => {
  const [desk, reviewer] = [await leaf.desk("clerk2"), await leaf.desk("reviewer2")];
  const made = await house.api.inHand("城镇燃气经营许可台账");
  await filed(desk, made.id, "附表.csv", TABLE, "提供");
  await filed(desk, made.id, "台账.txt", "青衡燃气公司\n", "提供");
  await leaf.shot(desk, "files.png", 277, "section.files");
  await reviewer.go(`/cases/${made.id}/files`);
  await leaf.reads(reviewer);
  await filed(desk, made.id, "打不开的表格.xlsx", "PK\x03\x04 not a spreadsheet", "提供");
  await leaf.reads(desk);
});

leaf("dossier", async (leaf, house) => {
  const desk = await leaf.desk("clerk2");
  const made = await inReview(house, "水土保持方案批复");
  for (const act of ["pass_review", "pass_review", "sign"]) await house.api.act(LAND.head, made.id, act, { opinion: "同意" });
  await desk.go(`/cases/${made.id}/acts/serve`);
  await leaf.reads(desk);
  await desk.act(made.id, "serve", { "送达方式": "直接送达", "法定时点": today(), "由谁签收": "申请人" });
  await desk.go(`/cases/${made.id}`);
  await leaf.reads(desk);
  await filed(desk, made.id, "送达回证.txt", "申请人当面签收\n", "送达");
  await leaf.reads(desk);
  await desk.act(made.id, "prove_service", { "送达凭证": "申请人当面签收", "凭证材料 › 送达回证.txt": "" });
  await desk.act(made.id, "close");
  await ready(desk, `/cases/${made.id}/dossier`, "正在生成");
  await leaf.shot(desk, "dossier.png", 720);
  await desk.go(`/cases/${made.id}`);
  await leaf.reads(desk);
  await unwritten(leaf, house, desk);
});

leaf("supervisor", async (leaf, house) => {
  await overdue(house, "国有土地使用权出让公告");
  const desk = await leaf.desk("supervisor1");
  await desk.go("/board");
  await leaf.shot(desk, "board.png", 560);
  await desk.go("/board/overdue");
  await leaf.shot(desk, "overdue.png", 560);
  await desk.go("/board/figures");
  await leaf.shot(desk, "figures.png", 760);
  for (const path of ["/board/outlook", `/board/replay?year=${today().slice(0, 4)}&reply=5`, "/board/assessment"]) {
    await desk.go(path);
    await leaf.reads(desk);
  }
  await desk.go(`/reports/annual?year=${Number(today().slice(0, 4)) - 1}`);
  await leaf.reads(desk);
  await desk.go(await desk.page.locator("a[href^='/reports/annual/cells/']").first().getAttribute("href"));
  await leaf.reads(desk);
  await desk.go("/reports/check");
  await leaf.reads(desk);
  await desk.go("/calendar");
  await leaf.shot(desk, "calendar.png", 760);
});

leaf("analyst", async (leaf, house) => {
  const desk = await leaf.desk("analyst1");
  await desk.go(`/search?text=${encodeURIComponent("规划")}`);
  await leaf.shot(desk, "search.png", 640);
  await desk.go("/search?text=370404198507120026", 422);
  await leaf.reads(desk);
  await desk.go("/board");
  await leaf.reads(desk);
  await result(desk);
  await leaf.shot(desk, "topics.png", 620);
  // not the one that the analyst of topics.test.mjs decides about
  await desk.page.locator("table.topics tbody tr", { hasNotText: "柳沟村" }).first().locator("th a").click();
  await desk.page.locator("svg").first().waitFor();
  await leaf.shot(desk, "topic.png", 760);
  await desk.go(desk.path);
  await desk.press("置顶");
  await leaf.reads(desk);
  await desk.press("不再置顶");
  for (const page of ["runs", "pivot", "similar", "voices"]) {
    await desk.go(`/topics/${page}`);
    await leaf.reads(desk);
  }
  const { cases: [{ id }] } = await house.api.ask("沈一宁", "/cases?limit=1");
  await desk.go(`/cases/${id}`);
  await leaf.reads(desk);
});

leaf("catalogue", async (leaf, house) => {
  const entry = { attribute: "proactive", url: "https://www.example.gov.cn/zfbz/7.html", published_on: "2025-07-01" };
  const title = "青衡区2025年住房租赁补贴发放标准";
  await house.api.ask(LAND.head, "/catalogue", { ...entry, title, document_number: "青住补〔2025〕7号", about: "租赁补贴的保障对象、面积和每平方米标准" });
  await house.api.ask(LAND.head, "/catalogue", { title: "青衡区矿业权评估报告", attribute: "on_request", about: "采矿权评估" });
  const desk = await leaf.desk("office_head1");
  await desk.go("/catalogue");
  await leaf.shot(desk, "catalogue.png", 620);
  await desk.go("/catalogue/import");
  await leaf.reads(desk);
  const made = await house.api.inHand(title);
  for (const page of [`/cases/${made.id}`, `/cases/${made.id}/steps`, `/cases/${made.id}/acts/draft?kind=already_published`]) {
    const clerk = await leaf.desk("clerk2");
    await clerk.go(page);
    await leaf.reads(clerk);
  }
  const marking = await leaf.desk("clerk2");
  await marking.go(`/cases/${made.id}`);
  await marking.press(new RegExp(`^不适用.*${title}`));
  await leaf.reads(marking);
  await marking.press(new RegExp(`^恢复.*${title}`));
  const clerk = await leaf.desk("clerk2");
  await clerk.go("/register");
  await clerk.fill("信息名称", title);
  await clerk.fill("内容描述", `申请公开${title}`);
  await clerk.page.locator("#beside", { hasText: "目录中相近的信息" }).waitFor();
  await leaf.reads(clerk);
  await desk.go(`/catalogue?text=${encodeURIComponent("住房租赁补贴")}`);
  await desk.follow(title);
  await leaf.reads(desk);
  await desk.press("撤下");
  await leaf.reads(desk);
  await desk.press("恢复");
});

leaf("auditor", async (leaf, house) => {
  const made = await house.api.inHand("校车运营许可");
  const desk = await leaf.desk("auditor1");
  await desk.go(`/cases/${made.id}`);
  await desk.unfold("为什么是这一天");
  await leaf.shot(desk, "audit.png", 760);
  await desk.go("/admin");
  await leaf.reads(desk);
});

leaf("admin", async (leaf) => {
  const desk = await leaf.desk("admin1");
  await desk.go("/admin");
  await leaf.reads(desk);
  await desk.follow("骆青");
  await leaf.shot(desk, "officer.png", 640);
  await desk.go("/admin/delivery");
  await leaf.reads(desk);
  const year = await nextYear(desk);
  await leaf.reads(desk);
  await desk.fill("通知全文", notice(year));
  await desk.press("核对");
  await leaf.reads(desk);
});

leaf("keys", async (leaf) => {
  const desk = await leaf.desk("handler1");
  await desk.go("/account");
  await leaf.reads(desk);
});

leaf("proposals", async (leaf, house) => {
  const desk = await leaf.desk("analyst1");
  await desk.go("/proposals");
  await leaf.shot(desk, "proposals.png", 620);
  await desk.follow("提出建议");
  await leaf.reads(desk);
  await desk.fill("建议公开的信息", "近三年征地批复");
  await desk.choose("权属机关", "自然资源局");
  await desk.fill("提出的理由", "几个村都在申请");
  await desk.press("提出建议");
  await leaf.reads(desk);
  await desk.press("报送");
  const head = await leaf.desk("reviewer2");
  await head.go(desk.path);
  await leaf.reads(head);
  await head.choose("答复", "采纳");
  await head.fill("理由", "应当公开");
  await head.choose("依据的条款", "第十九条");
  await head.fill("公开的具体内容", "批复全文");
  await head.press("答复");
  await leaf.reads(head);
  await head.fill("公开网址", "https://www.example.gov.cn/zdgk/1.html");
  await head.fill("公开日期", today());
  await head.press("登记公开");
  await leaf.reads(head);
});

leaf("reminders", async (leaf, house) => {
  await told(house, "砂石料场准采证");
  // without script: what is looked at here stays new for others
  const desk = await house.desk("clerk2", { width: WIDTH, script: false });
  await desk.go("/reminders");
  await leaf.shot(desk, "reminders.png", 560);
  // an officer of whom no other story asks whether there is an address
  const other = await leaf.desk("handler1");
  await other.go("/account");
  await leaf.reads(other);
  await other.press("生成日历的地址");
  await leaf.reads(other);
  const made = await house.api.inHand("林地占用审核同意书");
  await desk.go(`/cases/${made.id}`);
  await leaf.reads(desk);
});
