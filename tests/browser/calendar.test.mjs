// The next year's calendar: the administrator pastes the notice, reads what was read of
// it, and confirms; dates that were provisional are final then.
import assert from "node:assert/strict";
import { after } from "node:test";
import { story } from "./harness/house.mjs";
import { looked } from "./harness/look.mjs";
import { demonstration } from "./harness/server.mjs";

// of its own: a calendar that changes moves the days of all other stories
let served;
const own = () => (served ??= demonstration());
after(async () => (await served)?.stop());

/** A notice for a year; its weekdays are left out, as some notices do. */
const notice = (year) => `国务院办公厅关于${year}年
部分节假日安排的通知
国办发明电〔${year - 1}〕99号

经国务院批准，现将${year}年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假安排通知如下。
一、元旦：1月1日至5日放假，共5天。
二、春节：2月10日至16日放假，共7天。
三、清明节：4月4日至6日放假，共3天。
四、劳动节：5月1日至5日放假，共5天。
五、端午节：6月9日至11日放假，共3天。
六、中秋节：9月20日至22日放假，共3天。
七、国庆节：10月1日至7日放假，共7天。

国务院办公厅
${year - 1}年11月4日`;

/** The year after the last one that is known. */
async function nextYear(admin) {
  await admin.go("/admin/calendar");
  const years = await admin.page.locator(".periods a").allInnerTexts();
  return Math.max(...years.map(Number));
}

story("a notice is pasted, looked at and confirmed", async (house) => {
  const admin = await house.desk("admin1");
  await admin.go("/admin");
  await admin.follow("放假安排");
  const year = await nextYear(admin);
  await admin.go(`/admin/calendar?year=${year}`);
  await admin.reads(`${year} 年的放假安排还没有导入`, "暂定");

  await admin.fill("通知全文", notice(year).replace("共7天", "共8天"));
  await admin.press("核对", 422);
  await admin.reads("1 处不一致", "第 7 行", "写作共8天，所列日期是 7 天");
  assert.equal(await admin.page.getByRole("button", { name: "确认导入" }).count(), 0);

  await admin.fill("通知全文", notice(year));
  await admin.press("核对");
  await admin.reads("增加放假", `${year}-02-10`);
  const said = await admin.text();
  await admin.press("确认导入");
  const moved = /期限会变动的案件：(\d+) 件/.exec(said)[1];
  await admin.reads("放假安排已经导入", `重新计算了期限的案件：${moved} 件`);
  await admin.follow(`查看 ${year} 年`);
  await admin.reads(`国办发明电〔${year - 1}〕99号`);
  await admin.conceals("还没有导入");
  await admin.go("/admin/changes");
  await admin.reads("导入放假安排", "简宁");
}, { over: own });

story("the pages of the calendar are accessible and fit the screen", async (house) => {
  const admin = await house.desk("admin1");
  const year = await nextYear(admin);
  for (const shown of [year, year - 1]) {
  await admin.go(`/admin/calendar?year=${shown}`);
  assert.deepEqual(await looked(admin.page), [], String(shown));
  }
  for (const text of [notice(year).replace("共7天", "共8天"), notice(year)]) {
  await admin.go("/admin/calendar");
  await admin.fill("通知全文", text);
  await admin.press("核对", text.includes("共8天") ? 422 : 200);
  assert.deepEqual(await looked(admin.page), []);
  }
}, { over: own });
