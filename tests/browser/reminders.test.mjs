// Nobody misses a last day in silence: the handler is told, by a number at the head of the
// page; a calendar shows the last days elsewhere; the administrator sees what is sent.
import assert from "node:assert/strict";
import { LAND } from "./harness/api.mjs";
import { told } from "./harness/given.mjs";
import { story } from "./harness/house.mjs";

const counted = async (desk) => {
  const bell = desk.page.locator(".bell");
  return (await bell.count()) ? Number((await bell.innerText()).match(/\d+/)[0]) : 0;
};

for (const script of [true, false]) {
  story(`whoever is told sees the number, opens the case, and the number goes, script ${script ? "on" : "off"}`, async (house) => {
    const made = await told(house, script ? "采石场爆破作业许可" : "采石场复绿验收意见");
    const desk = await house.desk("clerk2", { script });
    await desk.go("/todo");
    assert.ok(await counted(desk) > 0, "something is unseen");
    await desk.follow(/^提醒/);
    assert.equal(desk.path, "/reminders");
    const late = () => desk.page.locator("li[data-row]", { hasText: made.number }).filter({ hasText: "答复已经超期" }).innerText();
    assert.match(await late(), /新[\s\S]*紧急/);
    await desk.conceals(made.title);
    if (script) {
      // showing it is enough
      await desk.page.waitForResponse((answer) => answer.url().endsWith("/reminders/seen") && answer.status() === 204);
    } else {
      await desk.press("标为已读");
    }
    await desk.go("/reminders");
    assert.doesNotMatch(await late(), /新/);
    await desk.follow(made.number);
    assert.equal(desk.path, `/cases/${made.id}`);
    await desk.unfold("提醒");
    await desk.reads("答复已经超期", LAND.clerk);
  });
}

story("the address of a calendar is shown once, read without signing in, and taken back", async (house) => {
  const made = await told(house, "河滩地租赁合同");
  const desk = await house.desk("clerk2");
  await desk.go("/account");
  await desk.press("生成日历的地址");
  const address = await desk.field("日历的地址").inputValue();
  assert.match(address, /\/feed\/[\w-]{43}\.ics$/);
  const read = () => fetch(new URL(new URL(address).pathname, house.url));
  const answer = await read();
  assert.equal(answer.headers.get("content-type"), "text/calendar; charset=utf-8");
  const calendar = (await answer.text()).replaceAll("\r\n ", "");
  assert.ok(calendar.includes(`SUMMARY:${made.number} 答复期限`));
  assert.ok(!calendar.includes(made.title));
  await desk.go("/account");
  await desk.conceals(address);
  await desk.reads("最近读取");
  await desk.press("作废地址");
  await desk.reads("日历的地址已经作废");
  assert.equal((await read()).status, 404);
});

story("the administrator tries mail, and sets where an officer's reminders go", async (house) => {
  const admin = await house.desk("admin1");
  await admin.go("/admin");
  await admin.follow("发送情况");
  await admin.reads("写入目录", "到期提醒、汇总成邮件");
  await admin.press("试发一封邮件到 admin1@example.com");
  await admin.reads("邮件服务器已收下");
  await admin.go("/admin");
  await admin.follow("骆青");
  await admin.fill("邮箱", "luoqing@example.com");
  await admin.press("登记");
  await admin.reads("邮箱已经登记");
  assert.equal(await admin.field("邮箱").inputValue(), "luoqing@example.com");
});
