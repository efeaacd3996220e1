// What must never happen while somebody works: errors in the console, reports of the
// Content-Security-Policy, requests that fail or leave the house, script of a payload.

/** A payload's script sets this global, or opens a dialog. */
export const MARK = "payloadRan";

/** Watches a page; answers the list in which it writes what went wrong. */
export async function watch(page, origin, allowed) {
  const wrong = [];
  const minds = (what) => wrong.push(`${page.url()}: ${what}`);
  await page.addInitScript((mark) => {
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
    Object.defineProperty(window, mark, { set: () => console.error("script of a payload ran") });
  }, MARK);
  page.on("console", (message) => {
    // an answer that refuses is judged as an answer, below
    if (message.type() === "error" && !/^Failed to load resource: the server responded/.test(message.text())) {
      minds(`console: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => minds(`script: ${error.message}`));
  page.on("dialog", async (dialog) => {
    if (allowed.dialog?.test(dialog.message())) return dialog.accept();
    minds(`dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url)) minds(`asked another host: ${url}`);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // the browser's own doing: a download, or a page that was left
    if (why !== "net::ERR_ABORTED") minds(`${request.method()} ${request.url()} failed: ${why}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !allowed.statuses.has(response.status())) {
      minds(`${response.request().method()} ${response.url()} was answered ${response.status()}`);
    }
  });
  return wrong;
}
