// The program under test: a demonstration, or a register set up from nothing.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../..");
const binary = process.env.KAIJUAN_TEST_BINARY ?? join(root, "target/debug/kaijuan");

/** Runs the program to its end and answers what it said. */
export async function kaijuan(arguments_, { cwd, env = {} }) {
  const child = spawn(binary, arguments_, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const [said, minded] = [heard(child.stdout), heard(child.stderr)];
  const code = await new Promise((done) => child.on("close", done));
  if (code !== 0) throw new Error(`kaijuan ${arguments_.join(" ")} ended with ${code}: ${minded.text}`);
  return said.text;
}

/** A demonstration: a district with its officers and cases. */
export const demonstration = () => serve(["serve", "--demo"], /开卷演示已启动.*(http:\S+)/);

/** A register that `kaijuan setup` made; `link` is the administrator's one-time link. */
export async function setUp({ agency, code, admin, login }) {
  const work = await folder();
  const words = ["--agency", agency, "--code", code, "--kind", "district", "--admin", admin, "--login", login];
  const said = await kaijuan(["setup", ...words], { cwd: work });
  const served = await serve(["serve"], /开卷已启动.*(http:\S+)/, work);
  return { ...served, work, link: said.match(/\/invitation\/\S+/)[0] };
}

const folder = () => mkdtemp(join(tmpdir(), "kaijuan-browser-"));

async function serve(arguments_, started, work) {
  work ??= await folder();
  const child = spawn(binary, [...arguments_, "--listen", "127.0.0.1:0"], {
    cwd: work,
    env: { ...process.env, TMPDIR: work, KAIJUAN_RATE_PER_MINUTE: "0", KAIJUAN_LOG: "warn,sqlx=error" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [said, log] = [heard(child.stdout), heard(child.stderr)];
  const ended = new Promise((done) => child.on("close", done));
  const url = await Promise.race([said.match(started), ended.then(() => undefined)]);
  if (!url) throw new Error(`the program did not start: ${said.text}${log.text}`);
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(work, { recursive: true, force: true });
    // what went wrong inside stands in the log, whatever the page said
    const failed = log.text.split("\n").filter((line) => /panicked|a page failed|ERROR/.test(line));
    if (failed.length) throw new Error(`the log has errors:\n${failed.join("\n")}`);
  };
  return { url, said: said.text, stop };
}

/** What a stream said so far, and its first match of a pattern. */
function heard(stream) {
  const heard = { text: "", match: undefined };
  const waiting = [];
  const look = () => waiting.forEach(({ pattern, done }) => {
    const found = heard.text.match(pattern);
    if (found) done(found[1]);
  });
  heard.match = (pattern) => new Promise((done) => { waiting.push({ pattern, done }); look(); });
  stream.setEncoding("utf8").on("data", (text) => { heard.text += text; look(); });
  return heard;
}
