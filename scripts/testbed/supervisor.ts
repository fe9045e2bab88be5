import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A process that a supervisor runs. */
export interface Process {
  readonly name: string;
  readonly pid: number;
  /** How it ended, `code 1` or `signal SIGKILL`; undefined while it runs. */
  readonly ended: string | undefined;
  /** What it has printed so far. */
  output(): Promise<string>;
  /** Ends it; resolves when it has ended. */
  end(): Promise<void>;
}

/** A process of our own that runs others, and ends with them when this process ends, however it ends. */
export interface Supervisor {
  readonly pid: number;
  /** A new folder, mode 0700, which goes when the supervisor does. */
  readonly folder: string;
  /** Starts a program under a name not in use. Rejects when it cannot be executed. */
  start(name: string, command: string, args: readonly string[]): Promise<Process>;
  /** Ends all processes, removes the folder, and resolves when both are done. Safe to call twice. */
  stop(): Promise<void>;
}

/** What supervisor.mjs reports, one JSON object a line. */
type Message =
  | { event: "ready"; folder: string }
  | { event: "started"; name: string; pid: number }
  | { event: "exited"; name: string; reason: string }
  | { event: "failed"; message: string };

interface Entry {
  pid?: number;
  ended?: string;
  changed: () => void;
}

/** Starts a supervisor. */
export async function startSupervisor(): Promise<Supervisor> {
  const script = fileURLToPath(new URL("supervisor.mjs", import.meta.url));
  // Detached: a Ctrl-C at the terminal reaches us, and through the end of the pipe the supervisor, not it directly.
  const child = spawn(process.execPath, [script], { detached: true, stdio: ["pipe", "pipe", "ignore"] });
  child.stdin.on("error", () => {}); // it has ended, and "close" below says so
  const entries = new Map<string, Entry>();
  let failure = "the supervisor of the testbed ended early";
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));

  const ready = new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    createInterface({ input: child.stdout }).on("line", (line) => {
      const message = JSON.parse(line) as Message;
      if (message.event === "ready") {
        resolve(message.folder);
      } else if (message.event === "failed") {
        failure = message.message;
      } else {
        const entry = entries.get(message.name);
        if (entry) {
          Object.assign(entry, message.event === "started" ? { pid: message.pid } : { ended: message.reason });
          entry.changed();
        }
      }
    });
    void closed.then(() => {
      reject(new Error(failure));
      for (const entry of entries.values()) {
        entry.ended ??= failure;
        entry.changed();
      }
    });
  });

  const folder = await ready;
  const send = (message: object): boolean => child.stdin.write(`${JSON.stringify(message)}\n`);
  return {
    pid: child.pid ?? 0,
    folder,
    async start(name, command, args) {
      const entry: Entry = { changed: () => {} };
      entries.set(name, entry);
      send({ order: "start", name, command, args });
      await until(entry, () => entry.pid !== undefined || entry.ended !== undefined);
      const { pid } = entry;
      if (pid === undefined) {
        throw new Error(`cannot run ${command}: ${entry.ended}`);
      }
      return {
        name,
        pid,
        get ended() {
          return entry.ended;
        },
        output: () => readFile(join(folder, `${name}.log`), "utf8"),
        async end() {
          send({ order: "end", name });
          await until(entry, () => entry.ended !== undefined);
        },
      };
    },
    async stop() {
      child.stdin.end();
      await closed;
    },
  };
}

/** Resolves when `done` holds, which is looked at now and whenever the entry changes. */
async function until(entry: Entry, done: () => boolean): Promise<void> {
  while (!done()) {
    await new Promise<void>((resolve) => {
      const before = entry.changed;
      entry.changed = () => {
        before();
        resolve();
      };
    });
  }
}
