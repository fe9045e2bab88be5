// Loaded before a program: kills it, as `kill -9` would, just before its n-th change of a file system, or half-way through writing a file.
// Nothing runs after that, no handler and no `finally`.
const fs = require("node:fs");
const { syncBuiltinESMExports } = require("node:module");

const { KILL_AT = "0", KILL_BELOW = "", KILL_COUNT } = process.env;
const last = Number(KILL_AT);
let count = 0;

function step(name, args, original) {
  if (![args[0], args[1]].some((path) => typeof path === "string" && path.startsWith(KILL_BELOW))) return;
  count++;
  if (KILL_COUNT !== undefined) original.appendFileSync(KILL_COUNT, `${name}\n`);
  if (count !== last) return;
  if (/^writeFile/.test(name)) original.writeFileSync(args[0], String(args[1]).slice(0, 10));
  process.kill(process.pid, "SIGKILL");
}

const original = { appendFileSync: fs.appendFileSync, writeFileSync: fs.writeFileSync };
const NAMES = ["rename", "writeFile", "mkdir", "rmdir", "rm", "unlink", "link", "copyFile", "fsync"];
function wrap(object, name) {
  const real = object[name];
  object[name] = (...args) => {
    step(name, args, original);
    return real.apply(object, args);
  };
}
for (const name of NAMES) {
  wrap(fs, `${name}Sync`);
  if (name in fs.promises) wrap(fs.promises, name);
}
syncBuiltinESMExports();
