// What an officer does at a page, by the words that the officer reads there.
import assert from "node:assert/strict";
import { watch } from "./watch.mjs";

export class Desk {
  static async at(context, url) {
    const desk = new Desk();
    desk.url = url;
    desk.page = await context.newPage();
    desk.page.setDefaultTimeout(15_000);
    desk.allowed = { statuses: new Set(), dialog: undefined };
    desk.wrong = await watch(desk.page, url, desk.allowed);
    return desk;
  }

  /** Opens an address of the workbench; any other answer than the expected one fails. */
  async go(path, status = 200) {
    const response = await this.#expecting(status, () => this.page.goto(new URL(path, this.url).href));
    assert.equal(response.status(), status, `GET ${path}`);
    return response;
  }

  /** Signs in on the way to a page. */
  async signIn(login, password, to = "/manual/index") {
    await this.go(`/sign-in?next=${encodeURIComponent(to)}`);
    await this.enter(login, password);
  }

  /** Ends the session on the server; the browser does not know. */
  async forgotten() {
    const cookies = await this.page.context().cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const answer = await fetch(`${this.url}/sign-out`, { method: "POST", headers: { cookie }, redirect: "manual" });
    assert.equal(answer.status, 303);
  }

  async leave() {
    await this.#follow(() => this.page.getByRole("button", { name: "退出", exact: true }).click(), 200);
    assert.equal(this.path, "/sign-in");
  }

  /** Fills in the sign-in page that is shown. */
  async enter(login, password, status = 200) {
    await this.fill("登录名", login);
    await this.fill("密码", password);
    await this.press("登录", status);
  }

  /** Fills in the sign-in page with what may be wrong: the status that answers it. */
  async guess(login, password) {
    for (const status of [401, 429]) this.allowed.statuses.add(status);
    await this.fill("登录名", login);
    await this.fill("密码", password);
    const [response] = await Promise.all([this.page.waitForNavigation(), this.page.locator("main").getByRole("button", { name: "登录", exact: true }).click()]);
    return response.status();
  }

  /** A control by its label; before it the legends of the groups in which it stands. */
  field(...labels) {
    const label = labels.pop();
    const group = (words) => `:is(fieldset:has(> legend:has-text("${words}")), details:has(> summary:has-text("${words}")))`;
    const within = labels.reduce((at, words) => at.locator(group(words)).first(), this.page.locator("main"));
    return within.getByLabel(new RegExp(`^\\s*(\\d\\s*)?${escaped(label)}\\s*(必填)?\\s*$`)).first();
  }

  /** Fills in a field: its label, or groups and label. */
  async fill(label, text) {
    await this.field(...[label].flat()).fill(text);
  }

  /** Chooses the option with these words, or that begins with them, or has them in it. */
  async choose(label, words) {
    const select = this.field(...[label].flat());
    const value = await select.evaluate((at, words) => {
      const options = [...at.options].map(({ text, value }) => ({ text: text.trim(), value }));
      const found = (fits) => options.find(({ text }) => fits(text))?.value;
      return found((text) => text === words) ?? found((text) => text.startsWith(words)) ?? found((text) => text.includes(words));
    }, words);
    assert.ok(value, `${label} offers ${words}`);
    await select.selectOption(value);
  }

  async check(label) {
    await this.field(...[label].flat()).check();
  }

  /** Opens what is folded away. */
  async unfold(words) {
    await this.page.locator("main summary", { hasText: words }).first().click();
  }

  /** Does an act on a case by its form: what is filled in by label. */
  async act(id, word, filled = {}, button) {
    await this.go(`/cases/${id}/acts/${word}`);
    for (const [label, text] of Object.entries(filled)) await this.put(label.split(" › "), text);
    await this.press(button ?? (await this.page.locator("main button.first").innerText()));
    await this.reads("已办理");
  }

  /** Puts something into a control, whatever it is, wherever it is folded away. */
  async put(labels, text) {
    const field = this.field(...labels);
    const folded = field.locator("xpath=ancestor::details[not(@open)]");
    while (await folded.count()) await folded.first().locator("> summary").click();
    const kind = await field.evaluate((at) => at.tagName === "SELECT" ? "choose" : at.type === "checkbox" || at.type === "radio" ? "check" : "fill");
    await this[kind](labels, text);
  }

  /** Presses a button and waits for the page that follows. */
  async press(name, status = 200) {
    const button = this.page.locator("main").getByRole("button", { name, exact: true }).first();
    return this.#follow(() => button.click(), status);
  }

  /** Follows a link of the page. */
  async follow(name, status = 200) {
    const link = this.page.getByRole("link", { name, exact: typeof name === "string" }).first();
    return this.#follow(() => link.click(), status);
  }

  async #follow(does, status) {
    const response = await this.#expecting(status, async () => {
      const [response] = await Promise.all([this.page.waitForNavigation(), does()]);
      return response;
    });
    // a link inside the page answers nothing
    if (response) assert.equal(response.status(), status, `${this.page.url()}: ${await this.heard()}`);
    return response;
  }

  async #expecting(status, does) {
    const known = this.allowed.statuses.has(status);
    this.allowed.statuses.add(status);
    try {
      return await does();
    } finally {
      if (!known) this.allowed.statuses.delete(status);
    }
  }

  /** What the page says at its top: done, to be minded, refused. */
  async heard() {
    return (await this.page.locator(".said, .refused, .error").allInnerTexts()).join("\n");
  }

  async text() {
    return this.page.locator("main").innerText();
  }

  /** The page says this. */
  async reads(...words) {
    const text = await this.page.locator("body").innerText();
    for (const word of words) {
      const found = word instanceof RegExp ? word.test(text) : text.includes(word);
      assert.ok(found, `${this.page.url()} does not say ${word}:\n${text}`);
    }
  }

  /** The page does not say this. */
  async conceals(...words) {
    const content = await this.page.content();
    for (const word of words) assert.ok(!content.includes(word), `${this.page.url()} says ${word}`);
  }

  /** The path of the page that is shown. */
  get path() {
    return new URL(this.page.url()).pathname;
  }
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
