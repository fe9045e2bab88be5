// Imports the module that the argument names, and prints how long that took and how much memory the process then has.
const start = performance.now();
await import(process.argv[2]);
const ms = performance.now() - start;
console.log(JSON.stringify({ ms, megabytes: process.memoryUsage.rss() / 1e6 }));
