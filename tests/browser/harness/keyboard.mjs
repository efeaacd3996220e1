// Hands that only type, and how long an officer's would take.
//
// The keystroke-level model (Card, Moran and Newell 1980): an average typist who is no
// secretary takes 0.28 s for a key, and 1.35 s to get ready for each field. A Chinese
// character takes about three keys with a pinyin input method.
const KEY = 0.28, READY = 1.35, KEYS_PER_CHARACTER = 3;

export class Hands {
  constructor(page) {
    this.page = page;
    this.keys = 0;
    this.fields = 0;
  }

  async press(key) {
    await this.page.keyboard.press(key);
    this.keys += 1;
  }

  /** Goes on with Tab to the control whose label begins with this. */
  async to(label) {
    this.fields += 1;
    for (let tabs = 0; tabs < 12; tabs++) {
      if (await this.page.evaluate(labelled, label)) return;
      await this.press("Tab");
    }
    throw new Error(`no ${label} within 12 tabs`);
  }

  async type(text) {
    await this.page.keyboard.type(text);
    for (const character of text) this.keys += /[\x20-\x7e]/.test(character) ? 1 : KEYS_PER_CHARACTER;
  }

  /** Goes to a field and fills it in. */
  async enter(label, text) {
    await this.to(label);
    await this.type(text);
  }

  /** How many seconds an officer's hands would have taken. */
  get seconds() {
    return this.keys * KEY + this.fields * READY;
  }
}

function labelled(label) {
  const at = document.activeElement;
  const said = [...(at.labels ?? [])].map((one) => one.innerText.trim().replace(/^\d\s*/, "")).concat(at.innerText?.trim() ?? "");
  return at !== document.body && said.some((text) => text.startsWith(label));
}
