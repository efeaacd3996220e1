// Runs every story over one demonstration: node run.mjs [FILE …]
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { demonstration } from "./harness/server.mjs";

const here = import.meta.dirname;
const named = process.argv.slice(2);
const files = named.length ? named : readdirSync(here).filter((file) => file.endsWith(".test.mjs")).map((file) => join(here, file));

const begun = Date.now();
const demo = await demonstration();
console.log(`the demonstration stands after ${Math.round((Date.now() - begun) / 1000)} s`);
const tests = spawn(process.execPath, ["--test", "--test-concurrency=2", "--test-reporter=spec", ...files], {
  stdio: "inherit",
  env: { ...process.env, KAIJUAN_TEST_URL: demo.url, KAIJUAN_TEST_SAID: demo.said },
});
const code = await new Promise((done) => tests.on("close", done));
await demo.stop();
process.exit(code);
