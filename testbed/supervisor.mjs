// Owns the processes and the folder of one control plane, for as long as its standard input stays open. The process that
// started it holds the other end: when that ends, in whatever way, the pipe closes and everything here goes with it.
// Plain JavaScript, so that it starts without a loader. It reads and writes one JSON message a line: see supervisor.ts.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const graceMilliseconds = 2_000;
const cgroupMilliseconds = 10_000;

/** @type {Map<string, { child: import("node:child_process").ChildProcess, signal: NodeJS.Signals }>} */
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

/**
 * @typedef {{ name: string, command: string, args: string[], sockets?: number, signal?: NodeJS.Signals }} Program
 * @param {({ order: "start" } & Program) | { order: "end", name: string }} message
 */
function receive(message) {
  if (message.order === "start" && !stopping) {
    void start(message);
  } else {
    const child = children.get(message.name);
    if (child) {
      void end(child);
    }
  }
}

/** @param {Program} program */
async function start({ name, command, args, sockets = 0, signal = "SIGTERM" }) {
  const servers = await Promise.all(Array.from({ length: sockets }, listen));
  if (stopping) return;
  const log = openSync(join(folder, `${name}.log`), "a", 0o600);
  // A separate home folder excludes the user's kubeconfig and caches; proxy variables are excluded too.
  const env = { PATH: process.env.PATH, HOME: folder, TMPDIR: folder };
  // Node.js documents how to inherit a listening socket, but not how to pass one on without a channel for messages.
  const fds = servers.map((server) => server._handle.fd);
  const child = spawn(command, args, { cwd: folder, env, stdio: ["ignore", log, log, ...fds] });
  closeSync(log);
  const ports = servers.map((server) => server.address().port);
  for (const server of servers) server.close(); // the child has them now
  if (child.pid !== undefined) {
    children.set(name, { child, signal });
    tell({ event: "started", name, pid: child.pid, ports });
  }
  child.on("error", (error) => tell({ event: "exited", name, reason: error.message }));
  child.on("exit", (code, by) => {
    children.delete(name);
    tell({ event: "exited", name, reason: by === null ? `code ${code}` : `signal ${by}` });
  });
}

/** A free port of 127.0.0.1. */
async function listen() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/**
 * Resolves when a child has ended: by its signal, or by SIGKILL if that takes too long.
 * @param {{ child: import("node:child_process").ChildProcess, signal: NodeJS.Signals }} process
 */
function end({ child, signal }) {
  return new Promise((ended) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      return ended();
    }
    child.once("exit", ended);
    child.kill(signal);
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
  setTimeout(() => inOrder.map(({ child }) => child.kill("SIGKILL")), graceMilliseconds);
  for (const process of inOrder.reverse()) {
    await end(process); // those started later need the earlier ones to end in good order
  }
  if (folder !== undefined) {
    await removeCgroups(basename(folder));
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
  process.exit(0);
}

/**
 * Removes the cgroups of a node, in each hierarchy. A cgroup goes only when its last process has ended, which takes the kernel a moment.
 * @param {string} name
 */
async function removeCgroups(name) {
  const root = "/sys/fs/cgroup";
  if (!existsSync(root)) return;
  const deadline = performance.now() + cgroupMilliseconds;
  let cgroups = [root, ...foldersIn(root)].map((hierarchy) => join(hierarchy, name));
  for (;;) {
    cgroups = cgroups.filter((cgroup) => existsSync(cgroup) && !removed(cgroup));
    if (cgroups.length === 0 || performance.now() > deadline) return;
    await sleep(20);
  }
}

/**
 * Whether a cgroup and all below it are gone.
 * @param {string} cgroup
 */
function removed(cgroup) {
  try {
    foldersIn(cgroup).forEach(removed);
    rmdirSync(cgroup);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} path */
function foldersIn(path) {
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name));
}

/** @param {object} message */
function tell(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
