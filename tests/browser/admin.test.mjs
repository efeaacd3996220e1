// A register from nothing: the first administrator's link, agencies, officers, roles,
// sessions; and that whoever keeps accounts sees no case.
import assert from "node:assert/strict";
import { after } from "node:test";
import { story } from "./harness/house.mjs";
import { walk } from "./harness/walk.mjs";
import { setUp } from "./harness/server.mjs";
import { today } from "./harness/api.mjs";

const PASSWORDS = { admin: "river-north-2026-a", clerk: "river-north-2026-b" };

let served;
const fresh = () => (served ??= setUp({ agency: "临溪区人民政府", code: "临政", admin: "钟怀远", login: "zhong" }));
after(async () => (await served)?.stop());

/** Opens a one-time link and sets the password. */
async function accepts(desk, link, password) {
  await desk.go(link);
  await desk.fill("新密码", password);
  await desk.fill("再输入一次新密码", password);
  await desk.press("设置密码");
  await desk.reads("密码已经设置");
}

story("the first administrator comes in by the link, and lets others in", async (house) => {
  const { link } = await fresh();
  const admin = await house.visitor();
  await accepts(admin, link, PASSWORDS.admin);
  await admin.go(link, 404);
  await admin.reads("这个链接无效");
  await admin.go("/sign-in");
  await admin.enter("zhong", PASSWORDS.admin);
  assert.equal(admin.path, "/admin");

  const card = (name) => admin.page.getByRole("region", { name });
  await card("登记机关").getByLabel("全称").fill("临溪区水务局");
  await card("登记机关").getByLabel("代字").fill("临水");
  await card("登记机关").getByLabel("种类").selectOption({ index: 2 });
  await card("登记机关").getByLabel("上级机关").selectOption({ label: "临溪区人民政府" });
  await admin.press("登记机关");
  await card("登记人员").getByRole("combobox").selectOption({ label: "临溪区水务局" });
  await card("登记人员").getByRole("textbox").fill("温雨桐");
  await card("登记人员").getByLabel("登记员").check();
  await admin.press("登记人员");
  await admin.reads("温雨桐");

  await admin.go("/admin");
  await admin.follow("温雨桐");
  const officer = admin.path;
  await admin.fill("登录名", "wen");
  await admin.press("发给设置密码的链接");
  const handed = new URL(await admin.field("链接").inputValue()).pathname;
  await admin.go(officer);
  await admin.conceals(handed);

  const clerk = await house.visitor();
  await accepts(clerk, handed, PASSWORDS.clerk);
  await clerk.go("/sign-in");
  await clerk.enter("wen", PASSWORDS.clerk);
  assert.equal(clerk.path, "/todo");
  await clerk.go("/register");
  await clerk.fill("提交（寄出、发出）之日", today());
  await clerk.fill("姓名或者名称", "只此一人");
  await clerk.fill("信息名称", "只此一件");
  await clerk.fill("内容描述", "只此一件的内容");
  await clerk.press("登记");
  await clerk.reads("只此一件");
  const shown = clerk.page.url().match(/[0-9a-f]{8}-[0-9a-f-]{27}/)[0];

  // roles count at once
  assert.equal(await clerk.page.getByRole("link", { name: "督办看板" }).count(), 0);
  await admin.go(officer);
  await card("角色").getByLabel("督办人").check();
  await admin.press("更换角色");
  await clerk.go("/todo");
  assert.equal(await clerk.page.getByRole("link", { name: "督办看板" }).count(), 1);

  // sessions end at once, and a disabled officer does not come back
  await admin.go(officer);
  await admin.press("结束全部登录");
  await clerk.go("/todo");
  assert.equal(clerk.path, "/sign-in");
  await clerk.enter("wen", PASSWORDS.clerk);
  admin.allowed.dialog = /停用/;
  await admin.go(officer);
  await admin.press("停用");
  await clerk.go("/todo");
  assert.equal(clerk.path, "/sign-in");
  await clerk.enter("wen", PASSWORDS.clerk, 401);

  await admin.go("/admin/sign-ins");
  await admin.reads("wen", "zhong");
  for (const path of ["/admin", officer, "/admin/sign-ins", "/account"]) {
    await admin.go(path);
    await admin.conceals("只此一人", "只此一件");
  }
  for (const path of [`/cases/${shown}`, `/cases/${shown}/acts/note`, `/cases/${shown}/print/case`]) {
    await admin.go(path, 404);
    await admin.conceals("只此一人", "只此一件");
  }
}, { over: async () => ({ ...(await fresh()), said: "" }) });

story("no page of an administrator shows a case", async (house) => {
  const { cases } = await house.api.ask("傅维桢", "/cases?limit=100");
  const admin = await house.desk("admin1");
  const words = cases.flatMap(({ title, number }) => [title, number]);
  assert.ok(words.length > 150);
  const astray = await walk(admin, () => admin.conceals(...words));
  assert.deepEqual(astray, []);
  for (const path of ["/todo", "/cases", "/search", "/board", "/calendar", "/register", "/import", "/admin/reveals"]) {
    const response = await admin.page.context().request.get(`${house.url}${path}`);
    assert.ok([403, 404].includes(response.status()), `${path} is answered ${response.status()}`);
    const content = await response.text();
    for (const word of words) assert.ok(!content.includes(word), `${path} says ${word}`);
  }
});
