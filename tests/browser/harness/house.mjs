// The house in which the stories play: one program, one browser, and for each officer
// a desk with its own cookies.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { chromium } from "playwright-core";
import { Api } from "./api.mjs";
import { Desk } from "./desk.mjs";
import { demonstration } from "./server.mjs";

/** The password of everybody in the demonstration. */
export const PASSWORD = "kaijuan-demo-2026";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--lang=zh-CN"];

let browser, demo;

async function browsing() {
  browser ??= chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS, env: { ...process.env, LANGUAGE: "zh_CN" } });
  return browser;
}

/** The demonstration of this run: one for all files, or one of our own. */
async function demonstrated() {
  const { KAIJUAN_TEST_URL: url, KAIJUAN_TEST_SAID: said } = process.env;
  if (url) return { url, said };
  demo ??= demonstration();
  return demo;
}

after(async () => {
  await (await browser)?.close();
  await (await demo)?.stop();
});

class House {
  #contexts = [];
  constructor({ url, said }) {
    this.url = url;
    this.api = new Api(url, said);
    this.desks = [];
  }

  /** A browser of somebody who has not signed in. */
  async visitor({ width = 1366, script = true } = {}) {
    const context = await (await browsing()).newContext({
      viewport: { width, height: 900 },
      locale: "zh-CN",
      timezoneId: "Asia/Shanghai",
      javaScriptEnabled: script,
    });
    this.#contexts.push(context);
    const desk = await Desk.at(context, this.url);
    this.desks.push(desk);
    return desk;
  }

  /** The desk of an officer, signed in. */
  async desk(login, options) {
    const desk = await this.visitor(options);
    await desk.signIn(login, PASSWORD);
    return desk;
  }

  /** Another tab of the same browser. */
  async tab(desk) {
    const tab = await Desk.at(desk.page.context(), this.url);
    this.desks.push(tab);
    return tab;
  }

  async close() {
    await Promise.all(this.#contexts.map((context) => context.close()));
  }
}

/** A test over the demonstration, or over a program of its own. */
export function story(name, play, { over = demonstrated } = {}) {
  test(name, { timeout: 300_000 }, async () => {
    const house = new House(await over());
    try {
      await play(house);
      assert.deepEqual(house.desks.flatMap((desk) => desk.wrong), [], "nothing went wrong beside");
    } finally {
      await house.close();
    }
  });
}
