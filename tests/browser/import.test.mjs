// A spreadsheet of applications: looked over first, then all of it or nothing.
import assert from "node:assert/strict";
import { today } from "./harness/api.mjs";
import { story } from "./harness/house.mjs";
import { PAYLOADS } from "./harness/payloads.mjs";
import { sheet } from "./harness/xlsx.mjs";

const HEAD = "渠道,提交日期,申请人,申请人类型,名称,内容";
const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
const row = (title, applicant = "穆清和", day = today()) => ["当面提交", day, applicant, "自然人", title, `申请公开${title}`].map(quoted).join(",");

/** Hands a file in and asks that it be looked over. */
async function offers(desk, name, content, status = 200) {
  await desk.go("/import");
  await desk.page.locator("#file").setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });
  await desk.press("检查，不导入", status);
}

const found = async (desk, words) => {
  await desk.go(`/search?text=${encodeURIComponent(words)}`);
  return desk.page.locator("tr[data-row]").count();
};

for (const script of [true, false]) {
  story(`a table is looked over, and then taken as a whole, script ${script ? "on" : "off"}`, async (house) => {
    const desk = await house.desk("clerk2", { script });
    const name = script ? "渔港改造" : "果园补贴";
    await offers(desk, "登记表.csv", [HEAD, row(`${name}方案`), row(`${name}概算`)].join("\n"));
    await desk.reads("2 行都可以导入", `${name}概算`);
    assert.equal(await found(desk, name), 0, "nothing is taken before it is confirmed");
    await offers(desk, "登记表.csv", [HEAD, row(`${name}方案`), row(`${name}概算`)].join("\n"));
    await desk.press("导入 2 件");
    assert.equal(await found(desk, name), 2);
  });
}

story("a row that is wrong is named, and nothing is taken", async (house) => {
  const desk = await house.desk("clerk2");
  await offers(desk, "登记表.csv", [HEAD, row("茶园规划"), row("茶园规划二", "穆清和", "2026-02-31")].join("\n"));
  await desk.reads("有错的 1 行", "没有导入任何申请", "茶园规划二");
  assert.equal(await found(desk, "茶园"), 0);
});

story("script and formulas in a table stay text", async (house) => {
  const desk = await house.desk("clerk2");
  const content = [HEAD, ...PAYLOADS.map((payload) => row(`苇塘${payload}`, payload))].join("\n");
  await offers(desk, "登记表.csv", content);
  await desk.reads(...PAYLOADS);
  await desk.press(`导入 ${PAYLOADS.length} 件`);
  assert.equal(await found(desk, "苇塘"), PAYLOADS.length);
  await desk.reads(...PAYLOADS.map((payload) => `苇塘${payload}`));
});

story("a file that is no table is refused in words", async (house) => {
  const desk = await house.desk("clerk2");
  for (const [name, content] of [["照片.xlsx", "\x89PNG\r\n\x1a\n"], ["空.csv", ""], ["登记表.xlsx", "PK\x03\x04 not a workbook"], ["说明.csv", "这不是登记表\n随便写写"], ["程序.exe", "MZ"]]) {
    await offers(desk, name, content, 422);
    await desk.reads("没有导入任何申请");
  }
});

story("the empty table is taken home, and an officer who registers nothing has none", async (house) => {
  const desk = await house.desk("clerk2");
  await desk.go("/import");
  const [download] = await Promise.all([desk.page.waitForEvent("download"), desk.page.getByRole("link", { name: "下载空白表格" }).click()]);
  const pieces = [];
  for await (const piece of await download.createReadStream()) pieces.push(piece);
  assert.ok(sheet(Buffer.concat(pieces)).rows[0].includes("渠道"));
  const auditor = await house.desk("auditor1");
  await auditor.go("/import", 403);
});
