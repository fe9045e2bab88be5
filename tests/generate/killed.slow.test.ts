import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { generate, packageSdk, snapshot } from "../../generator/index.js";
import { type BadServer, startBadServer } from "../support/bad-server.js";
import { CLI, kubesmith } from "../support/cli.js";
import { contentsOf, createWorkspace } from "../support/workspace.js";

const KILL_AT = fileURLToPath(new URL("../support/kill-at.cjs", import.meta.url));
const LOCK_MODULE = new URL("../../generator/write/folder-lock.ts", import.meta.url).href;
const MINE = { "notes.md": "mine", "scheduling/mine.ts": "// mine\n" };
const at = createWorkspace();
let server: BadServer;

beforeAll(async () => {
  vi.stubEnv("XDG_CACHE_HOME", at("cache"));
  server = await startBadServer();
  await snapshot({ snapshot: at("api"), connection: { server: server.url } });
  await generate({ snapshot: at("api"), output: at("old/update"), include: ["scheduling.k8s.io"] });
  await snapshot({ snapshot: at("old/record"), connection: { server: server.url }, include: ["scheduling.k8s.io"] });
  for (const [path, text] of Object.entries(MINE)) {
    mkdirSync(at("old/update", path, ".."), { recursive: true });
    writeFileSync(at("old/update", path), text);
  }
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server?.stop();
});

/** A command, and how the next run is made. */
interface Command {
  readonly args: (folder: string) => readonly string[];
  readonly again: (folder: string) => Promise<unknown>;
}

const CHOSEN = ["coordination.k8s.io"];
const COMMANDS: { readonly [name: string]: Command } = {
  create: {
    args: (folder) => ["generate", "--snapshot", at("api"), "--output", folder],
    again: (output) => generate({ snapshot: at("api"), output }),
  },
  // Adds a module, changes the entry, and removes a module.
  update: {
    args: (folder) => ["generate", "--snapshot", at("api"), "--output", folder, "--include", ...CHOSEN],
    again: (output) => generate({ snapshot: at("api"), output, include: CHOSEN }),
  },
  package: {
    args: (folder) => ["package", "--snapshot", at("api"), "--output", folder, "--name", "sdk", "--version", "1.0.0"],
    again: (output) => packageSdk({ snapshot: at("api"), output, name: "sdk", version: "1.0.0" }),
  },
  record: {
    args: (folder) => ["snapshot", "--snapshot", folder, "--server", server.url, "--include", ...CHOSEN],
    again: (folder) => snapshot({ snapshot: folder, connection: { server: server.url }, include: CHOSEN }),
  },
};

/** Puts a command's folder back to what it was before the command. */
function prepare(name: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  if (existsSync(at("old", name))) cpSync(at("old", name), folder, { recursive: true });
}

function start(name: string, folder: string, env: { readonly [name: string]: string }): ChildProcess {
  return spawn(process.execPath, ["--require", KILL_AT, CLI, ...(COMMANDS[name]?.args(folder) ?? []), "--quiet"], {
    env: { PATH: process.env.PATH, XDG_CACHE_HOME: at("cache"), KILL_BELOW: folder, ...env },
    stdio: "ignore",
  });
}

const ended = (child: ChildProcess): Promise<NodeJS.Signals | null> =>
  new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));

/** Expects that what was there is as it was, or as the command leaves it. */
async function expectNothingLost(name: string, folder: string): Promise<void> {
  const [now, old, whole] = [
    await contentsOf(folder),
    await contentsOf(at("old", name)),
    await contentsOf(at("whole", name)),
  ];
  for (const [path, hash] of Object.entries(old)) expect([hash, whole[path]], path).toContain(now[path]);
}

async function expectRepair(name: string, folder: string): Promise<void> {
  await COMMANDS[name]?.again(folder);
  expect(await contentsOf(folder)).toEqual(await contentsOf(at("whole", name)));
  expect(readdirSync(folder).filter((entry) => entry.startsWith(".kubesmith"))).toEqual([]);
}

describe.each(Object.keys(COMMANDS))("a kill of the command that should %s a folder", (name) => {
  it("before any change on the disk loses nothing, and the next run completes it", { timeout: 600_000 }, async () => {
    const whole = at("whole", name);
    prepare(name, whole);
    const log = at(`steps-${name}`);
    appendFileSync(log, "");
    expect(await ended(start(name, whole, { KILL_COUNT: log }))).toBe(null);
    const steps = readFileSync(log, "utf8").trim().split("\n").length;
    expect(steps).toBeGreaterThan(10);
    const numbers = Array.from({ length: steps }, (_, i) => i + 1).values();
    const work = async (worker: string): Promise<void> => {
      const folder = at(worker, name);
      for (const step of numbers) {
        prepare(name, folder);
        expect(await ended(start(name, folder, { KILL_AT: String(step) })), `step ${step}`).toBe("SIGKILL");
        await expectNothingLost(name, folder);
        await expectRepair(name, folder);
      }
    };
    await Promise.all([work("first"), work("second")]);
  });
});

it("200 kills at random moments, one after the other, lose nothing", { timeout: 900_000 }, async () => {
  const folder = at("random");
  prepare("update", folder);
  const begin = performance.now();
  await ended(start("update", folder, {}));
  const duration = performance.now() - begin;
  prepare("update", folder);
  for (let i = 1; i <= 200; i++) {
    const child = start("update", folder, {});
    const end = ended(child);
    // Most of the time is spent before anything is written.
    await Promise.race([end, setTimeout(duration * (0.5 + 0.6 * Math.random()))]);
    child.kill("SIGKILL");
    await end;
    await expectNothingLost("update", folder);
    if (i % 20 === 0) {
      await expectRepair("update", folder);
      prepare("update", folder);
    }
  }
});

describe("two runs in one folder", () => {
  const groups = ["scheduling.k8s.io", "coordination.k8s.io"];
  const run = (output: string, group: string): ReturnType<typeof kubesmith> =>
    kubesmith(["generate", "--snapshot", at("api"), "--output", output, "--include", group, "--quiet"], {
      env: { XDG_CACHE_HOME: at("cache") },
    });

  it("at once leave the tree of one of them, whatever each of them generates", { timeout: 300_000 }, async () => {
    const wanted = await Promise.all(
      groups.map(async (group) => {
        expect(await run(at("alone", group), group)).toMatchObject({ code: 0 });
        return contentsOf(at("alone", group));
      }),
    );
    for (let i = 0; i < 10; i++) {
      const both = await Promise.all([...groups, ...groups].map((group) => run(at("both", String(i)), group)));
      for (const { code, stderr } of both) expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(wanted).toContainEqual(await contentsOf(at("both", String(i))));
    }
  });
});

/** Starts a process that holds the lock on a folder until its standard input ends, and gives signs of life. */
async function holdLock(folder: string, command: readonly string[]): Promise<ChildProcess> {
  const [program = "", ...args] = command;
  const script = `import { lockFolder } from ${JSON.stringify(LOCK_MODULE)};
    const lock = await lockFolder(${JSON.stringify(folder)});
    console.log("locked");
    process.stdin.resume().once("end", () => lock.release());`;
  const child = spawn(program, [...args, process.execPath, "--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  return child;
}

const UNSHARE = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child"];
const canUnshare = spawnSync("unshare", [...UNSHARE.slice(1), "true"]).status === 0;

describe.each([
  ["the same PID namespace", ["env"], true],
  ["another PID namespace", UNSHARE, canUnshare],
  ["another PID namespace with its own /proc", [...UNSHARE, "--mount-proc"], canUnshare],
] as const)("a run in %s", (name, command, isPossible) => {
  const output = at("shared", name.replaceAll(/\W+/g, "-"));

  it.runIf(isPossible)("that is alive is waited for, and loses nothing", { timeout: 120_000 }, async () => {
    mkdirSync(output, { recursive: true });
    const holder = await holdLock(output, command);
    const [entry = ""] = readdirSync(output);
    writeFileSync(join(output, entry, "new-0"), "unfinished");
    let isDone = false;
    const args = ["generate", "--snapshot", at("api"), "--output", output, "--quiet"];
    const waiting = kubesmith(args, { env: { XDG_CACHE_HOME: at("cache") } }).finally(() => {
      isDone = true;
    });
    // Longer than a sign of life from a dead one could last: see folder-lock.ts.
    await setTimeout(25_000);
    expect({ isDone, content: readFileSync(join(output, entry, "new-0"), "utf8") }).toEqual({
      isDone: false,
      content: "unfinished",
    });
    holder.stdin?.end();
    expect(await waiting).toMatchObject({ code: 0, stderr: "" });
    expect(readdirSync(output)).toContain("lock.json");
  });

  it.runIf(isPossible)("that was killed does not stop later ones", { timeout: 120_000 }, async () => {
    const holder = await holdLock(output, command);
    holder.kill("SIGKILL");
    await ended(holder);
    const args = ["generate", "--snapshot", at("api"), "--output", output, "--quiet"];
    expect(await kubesmith(args, { env: { XDG_CACHE_HOME: at("cache") } })).toMatchObject({ code: 0, stderr: "" });
    expect(readdirSync(output).filter((entry) => entry.startsWith(".kubesmith"))).toEqual([]);
  });
});
