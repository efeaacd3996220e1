// Coming in and going out.
import assert from "node:assert/strict";
import { LAND } from "./harness/api.mjs";
import { PASSWORD, story } from "./harness/house.mjs";

for (const script of [true, false]) {
  story(`an officer signs in, is taken to where the link led, and signs out, script ${script ? "on" : "off"}`, async (house) => {
    const made = await house.api.registered("宅基地审批结果");
    const desk = await house.visitor({ script });
    const asked = `/cases/${made.id}`;
    await desk.go(asked);
    assert.equal(desk.path, "/sign-in");
    await desk.conceals("宅基地审批结果");
    await desk.enter("clerk2", PASSWORD);
    assert.equal(desk.path, asked);
    await desk.reads("宅基地审批结果", LAND.clerk);
    const signed = await desk.page.context().cookies();
    assert.ok(signed.every((cookie) => cookie.name.startsWith("__Host-") && cookie.httpOnly && cookie.secure && cookie.sameSite === "Lax"));
    await desk.leave();
    await desk.page.goBack();
    await desk.conceals("宅基地审批结果");
    await desk.go(asked);
    assert.equal(desk.path, "/sign-in");
  });
}

story("who signs in comes to where the day begins", async (house) => {
  for (const [login, path] of [["clerk1", "/todo"], ["handler1", "/todo"], ["supervisor1", "/board"], ["analyst1", "/board"], ["auditor1", "/board"], ["admin1", "/admin"]]) {
    const desk = await house.visitor();
    await desk.go("/");
    await desk.enter(login, PASSWORD);
    assert.equal(desk.path, path, login);
  }
});

story("guessing is told to wait, longer each time, also for a name that nobody has", async (house) => {
  const desk = await house.visitor();
  await desk.go("/sign-in");
  const statuses = [];
  // the first wait is a second, which a busy machine may take to fill in the form; each is twice the last
  while (statuses.at(-1) !== 429 && statuses.length < 9) statuses.push(await desk.guess("nobody-of-this-name", `guess-number-${statuses.length}`));
  assert.deepEqual(statuses.slice(0, 3), [401, 401, 401]);
  assert.equal(statuses.at(-1), 429);
  await desk.reads(/秒|分钟/);
});

story("one ends a session that one left open elsewhere", async (house) => {
  const [desk, left] = [await house.desk("reviewer6"), await house.desk("reviewer6")];
  await left.go("/account");
  await desk.go("/account");
  await desk.press("结束其他各处的登录");
  await desk.reads("这里");
  await left.go("/todo");
  assert.equal(left.path, "/sign-in");
  await desk.go("/todo");
  assert.equal(desk.path, "/todo");
});

story("a password is changed, and the sessions elsewhere end", async (house) => {
  const [desk, left] = [await house.desk("reviewer7"), await house.desk("reviewer7")];
  const change = async (from, to, status = 200) => {
    await desk.go("/account/password");
    await desk.fill("现在的密码", from);
    await desk.fill("新密码", to);
    await desk.fill("再输入一次新密码", to);
    await desk.press("修改", status);
  };
  await change("not-the-password-2026", "white-stone-2026-x", 422);
  await change(PASSWORD, "short", 422);
  await change(PASSWORD, "white-stone-2026-x");
  await desk.go("/todo");
  assert.equal(desk.path, "/todo");
  await left.go("/todo");
  assert.equal(left.path, "/sign-in");
  await change("white-stone-2026-x", PASSWORD);
});

story("the keys move over a list, open a case, and can be switched off", async (house) => {
  const desk = await house.desk("handler1");
  const { page } = desk;
  const row = () => page.evaluate(() => [...document.querySelectorAll("[data-row]")].findIndex((one) => one.classList.contains("at")));
  await desk.go("/done");
  for (const [key, at] of [["j", 0], ["j", 1], ["k", 0]]) {
    await page.keyboard.press(key);
    assert.equal(await row(), at);
  }
  await Promise.all([page.waitForNavigation(), page.keyboard.press("o")]);
  assert.match(desk.path, /^\/cases\//);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "find");
  await page.keyboard.press("Escape");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("?")]);
  assert.equal(desk.path, "/manual/keys");
  await desk.go("/account");
  await desk.press("关闭快捷键");
  await desk.go("/done");
  await page.keyboard.press("j");
  assert.equal(await row(), -1);
  await desk.go("/account");
  await desk.press("打开快捷键");
});
