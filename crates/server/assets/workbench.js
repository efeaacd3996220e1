// The workbench's own script: keys, drafts, and a warning before what was typed is
// left behind. Everything works without it.
"use strict";
(() => {
  const body = document.body;
  const typing = (at) => at.closest("input, textarea, select, [contenteditable]");

  // Keys: / search, j k move, o open, n p next and previous case, ? help.
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const move = (by) => {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.classList.contains("at"));
    const to = Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by));
    all.forEach((row) => row.classList.remove("at"));
    all[to].classList.add("at");
    const link = all[to].querySelector("a");
    if (link) link.focus();
    all[to].scrollIntoView({ block: "nearest" });
  };
  const follow = (selector) => {
    const link = document.querySelector(selector);
    if (link) link.click();
  };
  const keys = {
    "/": () => document.getElementById("find")?.focus(),
    j: () => move(1),
    k: () => move(-1),
    o: () => follow("[data-row].at a"),
    n: () => follow("a[data-next]"),
    p: () => follow("a[data-previous]"),
    "?": () => { location.href = "/manual/keys"; },
  };
  if ("shortcuts" in body.dataset) {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      if (typing(event.target) && event.key !== "Escape") return;
      if (event.key === "Escape") return event.target.blur?.();
      const act = keys[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
  }

  // Mistakes are heard and seen first.
  document.getElementById("complaints")?.focus();

  // What is typed is kept on the server a moment after typing stops.
  let sent = false;
  document.querySelectorAll("form[data-draft]").forEach((form) => {
    let waiting, flight, changed = false;
    const kept = form.querySelector(".kept");
    const save = async (last) => {
      changed = false;
      const pairs = new URLSearchParams(new FormData(form));
      pairs.set("_draft", form.dataset.draft);
      try {
        flight = new AbortController();
        const answer = await fetch("/drafts", { method: "POST", body: pairs, keepalive: last, redirect: "manual", signal: flight.signal });
        if (answer.status === 204 && kept) kept.textContent = "已自动保存";
        else if (kept) kept.textContent = answer.status === 401 ? "登录已过期：提交时会请您重新登录，填写的内容不会丢失" : "没有自动保存成功";
      } catch {
        if (kept && !sent) kept.textContent = "网络不通，暂时没有自动保存";
      }
    };
    form.addEventListener("input", () => {
      changed = true;
      if (kept) kept.textContent = "";
      clearTimeout(waiting);
      waiting = setTimeout(() => save(false), 1500);
    });
    // what is sent is no draft any more, and must not become one after it
    form.addEventListener("submit", () => { sent = true; clearTimeout(waiting); flight?.abort(); });
    addEventListener("pagehide", () => { if (changed && !sent) save(true); });
  });

  // What may be the number of an identity paper is sought without an address.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "get" || new URL(form.action).pathname !== "/search") return;
    const words = form.elements.text.value.normalize("NFKC").replaceAll("-", "");
    const isNumber = (word) => /^[0-9A-Za-z]{8,}$/.test(word) && word.replace(/\D/g, "").length > 5;
    if ([words.replace(/\s/g, ""), ...words.split(/\s+/)].some(isNumber)) form.method = "post";
  }, true);

  // A form is sent once, however often the button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.dataset.again !== undefined) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  // Ask before what cannot be undone.
  document.addEventListener("click", (event) => {
    const asked = event.target.closest("[data-ask]");
    if (asked && !confirm(asked.dataset.ask)) event.preventDefault();
  });

  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });

  // A form for the keyboard: Ctrl+Enter sends it, a number chooses one of several, and a
  // row that was asked for takes the focus.
  if ("shortcuts" in body.dataset) {
    document.addEventListener("keydown", (event) => {
      if (event.isComposing || event.altKey) return;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        const form = event.target.closest("form[data-send]");
        if (!form) return;
        event.preventDefault();
        form.requestSubmit(form.querySelector("button.first"));
      } else if (event.target.type === "radio" && !event.ctrlKey && !event.metaKey && /^[1-9]$/.test(event.key)) {
        const radio = event.target.closest("[data-keys]")?.querySelectorAll("input[type=radio]")[event.key - 1];
        if (!radio) return;
        event.preventDefault();
        radio.focus();
        radio.click();
      }
    });
  }
  document.querySelectorAll("[data-focus]").forEach((form) => document.getElementById(form.dataset.focus)?.focus());

  // The channel decides which days are asked; those that are most often today are filled
  // in until somebody types another. What is not asked is not sent.
  document.querySelectorAll("[data-dates]").forEach((dates) => {
    const form = dates.closest("form");
    const own = new Set();
    const fit = (first) => {
      const channel = form.elements.channel.value;
      const has = (field, name) => field.dataset[name].split(" ").includes(channel);
      dates.querySelectorAll("[data-for]").forEach((field) => {
        const input = field.querySelector("input");
        if (first && input.value && input.value !== dates.dataset.dates) own.add(input);
        if (!first && !own.has(input)) input.value = has(field, "today") ? dates.dataset.dates : "";
        input.disabled = !has(field, "for") && !field.classList.contains("wrong");
      });
    };
    dates.addEventListener("input", (event) => own.add(event.target));
    form.addEventListener("change", (event) => { if (event.target.name === "channel") fit(false); });
    if (form.elements.channel.value) fit(true);
  });
})();
