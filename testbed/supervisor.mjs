// Owns the processes and the folder of one control plane, for as long as its standard input stays open. The process that
// started it holds the other end: when that ends, in whatever way, the pipe closes and everything here goes with it.
// Plain JavaScript, so that it starts without a loader. It reads and writes one JSON message a line: see supervisor.ts.
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const graceMilliseconds = 2_000;

/** @type {Map<string, import("node:child_process").ChildProcess>} */
const children = new Map();
/** @type {string | undefined} */
let folder;
let stopping = false;

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) {
  process.on(signal, stop);
}
process.stdout.on("error", () => {}); // nobody listens any more, and stdin is about to say so
process.on("uncaughtException", (error) => {
  tell({ event: "failed", message: String(error.stack) });
  void stop();
});

folder = mkdtempSync(join(tmpdir(), "kubesmith-testbed-")); // mode 0700
tell({ event: "ready", folder });
createInterface({ input: process.stdin })
  .on("line", (line) => receive(JSON.parse(line)))
  .on("close", stop);

/** @param {{ order: "start", name: string, command: string, args: string[] } | { order: "end", name: string }} message */
function receive(message) {
  if (message.order === "start" && !stopping) {
    start(message);
  } else {
    const child = children.get(message.name);
    if (child) {
      void end(child);
    }
  }
}

/** @param {{ name: string, command: string, args: string[] }} program */
function start({ name, command, args }) {
  const log = openSync(join(folder, `${name}.log`), "a", 0o600);
  // A separate home folder excludes the user's kubeconfig and caches; proxy variables are excluded too.
  const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder };
  const child = spawn(command, args, { cwd: folder, env, stdio: ["ignore", log, log] });
  closeSync(log);
  if (child.pid !== undefined) {
    children.set(name, child);
    tell({ event: "started", name, pid: child.pid });
  }
  child.on("error", (error) => tell({ event: "exited", name, reason: error.message }));
  child.on("exit", (code, signal) => {
    children.delete(name);
    tell({ event: "exited", name, reason: signal === null ? `code ${code}` : `signal ${signal}` });
  });
}

/**
 * Resolves when `child` has ended: by SIGTERM, or by SIGKILL if that takes too long.
 * @param {import("node:child_process").ChildProcess} child
 */
function end(child) {
  return new Promise((ended) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      return ended();
    }
    child.once("exit", ended);
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), graceMilliseconds);
  });
}

async function stop() {
  if (stopping) {
    return;
  }
  stopping = true;
  const inOrder = [...children.values()];
  // One bound for all of them together. Nothing is lost by it: the data goes too.
  setTimeout(() => inOrder.map((child) => child.kill("SIGKILL")), graceMilliseconds);
  for (const child of inOrder.reverse()) {
    await end(child); // those started later need the earlier ones to end in good order
  }
  if (folder !== undefined) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
  process.exit(0);
}

/** @param {object} message */
function tell(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
