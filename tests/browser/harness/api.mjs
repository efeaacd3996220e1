// What a story begins with, put in over the JSON API with the tokens that the
// demonstration prints: a page is tested by those who work on it, not on the way there.
import assert from "node:assert/strict";

/** Who handles in these stories: one department of the demonstration. */
export const LAND = { clerk: "陶月", handler: "庞堃", head: "卢怀瑾" };

export class Api {
  constructor(url, said) {
    this.url = url;
    this.tokens = new Map([...said.matchAll(/(kj_\S+)\s+\S+ (\S+?)（/g)].map(([, token, name]) => [name, token]));
  }

  /** Asks as somebody; the answer must be a success. */
  async ask(name, path, body, version) {
    const headers = { authorization: `Bearer ${this.tokens.get(name)}`, "content-type": "application/json" };
    if (version) headers["if-match"] = `"v${version}"`;
    const response = await fetch(`${this.url}/api/v1${path}`, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
    const answer = await response.json();
    assert.ok(response.ok, `${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  async officer(name) {
    const { officers } = await this.ask(LAND.clerk, "/officers");
    return officers.find((officer) => officer.name === name).id;
  }

  /** A case that was registered today. */
  async registered(title, over = {}) {
    const { case: made } = await this.ask(LAND.clerk, "/cases", {
      channel: "in_person",
      dates: { submitted_on: today() },
      applicant: { name: "王喆" },
      applicant_kind: "natural_person",
      title,
      content: `申请公开${title}的全文`,
      ...over,
    });
    return made;
  }

  /** Does an act on what the case is now. */
  async act(name, id, act, payload = {}) {
    const now = await this.ask(name, `/cases/${id}`);
    return this.ask(name, `/cases/${id}/acts`, { act, ...payload }, now.version);
  }

  /** A case that its clerk handles as well. */
  async inHand(title) {
    const made = await this.registered(title);
    await this.act(LAND.clerk, made.id, "screen");
    await this.act(LAND.clerk, made.id, "dispatch", { handler: await this.officer(LAND.clerk) });
    await this.act(LAND.clerk, made.id, "accept");
    return made;
  }

  /** What was done on a case, by its words. */
  async history(id) {
    const { events } = await this.ask(LAND.head, `/cases/${id}/events`);
    return events;
  }
}

/** Today in China. */
export const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
