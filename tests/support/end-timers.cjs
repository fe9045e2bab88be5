// Loaded before a program: the timers with which it would end itself are not started, but written to a file, and so is a regular exit.
const { appendFileSync } = require("node:fs");

const { END_TIMERS } = process.env;
const realSetTimeout = globalThis.setTimeout;
globalThis.setTimeout = (callback, delay, ...args) => {
  if (!/process\.exit\(/.test(callback)) return realSetTimeout(callback, delay, ...args);
  appendFileSync(END_TIMERS, `${delay}\n`);
  return realSetTimeout(() => {}, 0);
};
process.on("exit", (code) => appendFileSync(END_TIMERS, `exit ${code}\n`));
