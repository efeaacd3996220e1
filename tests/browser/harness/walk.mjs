// A walk over the pages that somebody can reach by their links, each kind of page once.

/** How many pages of one kind are looked at: cases differ by their state. */
const most = (kind) => (kind === "/cases/{}" ? 5 : 1);

/** The kind of page behind an address: ids left out, and of the query the names alone. */
function kind(address) {
  const { pathname, searchParams } = new URL(address);
  const path = pathname
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "{}")
    .replace(/\/correct\/\d+$/, "/correct/{}")
    .replace(/^\/topics\/[tp][0-9a-f]{10}$/, "/topics/{}")
    .replace(/^\/board\/figures\/cases\/\w+$/, "/board/figures/cases/{}")
    .replace(/^\/reports\/annual\/cells\/\d+\/\d+$/, "/reports/annual/cells/{}");
  return path.startsWith("/cases/{}") || ![...searchParams].length ? path : `${path}?${[...new Set(searchParams.keys())].sort()}`;
}

/** What is handed out as a file: a table, a paper, a sheet, a material, a dossier. */
const FILE = /[./](xlsx|docx|pdf|zip|json|content)$|\/sheets\//;

/** The addresses of the page's links; what is handed out as a file is no page, and where
 * something was published (which is not told where the reader came from) is not ours. */
async function links(page) {
  const found = await page.locator("a[href]:not([rel~=noreferrer])").evaluateAll((all) => all.map((link) => link.href.split("#")[0]));
  return found.filter((href) => !FILE.test(new URL(href).pathname));
}

/** Walks from the first page on; `visit` sees each one, with its kind. Answers what led astray. */
export async function walk(desk, visit) {
  const [seen, been, astray, ahead] = [new Map(), new Set(), [], [`${desk.url}/`]];
  while (ahead.length) {
    const address = ahead.shift();
    if (!address.startsWith(desk.url)) { astray.push(`leads to ${address}`); continue; }
    const [what, bare] = [kind(address), address.split("?in=")[0]];
    if ((seen.get(what) ?? 0) >= most(what) || been.has(bare)) continue;
    been.add(bare);
    seen.set(what, (seen.get(what) ?? 0) + 1);
    const response = await desk.page.goto(address);
    if (response.status() !== 200) { astray.push(`${address} is answered ${response.status()}`); continue; }
    await visit(what);
    ahead.push(...(await links(desk.page)));
  }
  return astray;
}
