// The next year's calendar: the administrator pastes the notice, reads what was read of
// it, and confirms; dates that were provisional are final then.
import assert from "node:assert/strict";
import { after } from "node:test";
import { story } from "./harness/house.mjs";
import { nextYear, notice } from "./harness/notice.mjs";
import { looked } from "./harness/look.mjs";
import { demonstration } from "./harness/server.mjs";

// of its own: a calendar that changes moves the days of all other stories
let served;
const own = () => (served ??= demonstration());
after(async () => (await served)?.stop());

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
