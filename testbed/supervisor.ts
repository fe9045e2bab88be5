import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A process that a supervisor runs. */
export interface Process {
  readonly name: string;
  readonly pid: number;
  /** The ports of {@link StartOptions.sockets}. */
  readonly ports: readonly number[];
  /** How it ended, `code 1` or `signal SIGKILL`; undefined while it runs. */
  readonly ended: string | undefined;
  /** Resolves when it has ended. */
  readonly whenEnded: Promise<void>;
  /** What it has printed so far. */
  output(): Promise<string>;
  /** Ends it, and resolves when it has ended. */
  end(): Promise<void>;
}

/** How a process is started and ended. */
export interface StartOptions {
  /** How many listening sockets it inherits, as the file descriptors 3, 4, …: free ports of 127.0.0.1. None by default. */
  readonly sockets?: number;
  /** The signal that ends it; SIGTERM by default. */
  readonly signal?: "SIGTERM" | "SIGKILL";
}

/** Process ids by name, among them the supervisor's own. */
export type Pids = Readonly<Record<string, number>> & { readonly supervisor: number };

/** A process of our own that runs others, and ends with them when this process ends, however it ends. */
export interface Supervisor {
  /** What runs at this moment. */
  readonly pids: Pids;
  /** A new folder, mode 0700, which goes when the supervisor does. */
  readonly folder: string;
  /** Starts a program under a name not in use. Rejects when it cannot be executed. */
  start(name: string, command: string, args: readonly string[], options?: StartOptions): Promise<Process>;
  /** Ends all processes, removes the folder and the cgroups named after it, and resolves when all is done. Safe to call twice. */
  stop(): Promise<void>;
}

/** What supervisor.mjs reports, one JSON object a line. */
type Message =
  | { event: "ready"; folder: string }
  | { event: "started"; name: string; pid: number; ports: number[] }
  | { event: "exited"; name: string; reason: string }
  | { event: "failed"; message: string };

/** What is known of one process. */
interface Entry {
  pid?: number;
  ports?: readonly number[];
  ended?: string;
}

/** Starts a supervisor. */
export async function startSupervisor(): Promise<Supervisor> {
  const script = fileURLToPath(new URL("supervisor.mjs", import.meta.url));
  // Detached: a Ctrl-C at the terminal reaches us, and through the end of the pipe the supervisor, not it directly.
  const child = spawn(process.execPath, [script], { detached: true, stdio: ["pipe", "pipe", "ignore"] });
  const { pid } = child;
  if (pid === undefined) {
    throw new Error("cannot start the supervisor of the testbed", { cause: (await once(child, "error"))[0] });
  }
  child.stdin.on("error", () => {}); // it has ended, and "close" below says so
  const entries = new Map<string, Entry>();
  const changes = new EventEmitter(); // emits the name of a process whose entry changed
  let gone: string | undefined;
  let failure = "the supervisor of the testbed ended";
  const closed = new Promise<void>((resolve) => {
    child.once("close", () => {
      gone = failure;
      for (const [name, entry] of entries) {
        entry.ended ??= gone;
        changes.emit(name);
      }
      resolve();
    });
  });

  const folder = await new Promise<string>((resolve, reject) => {
    void closed.then(() => reject(new Error(failure)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const message = JSON.parse(line) as Message;
      if (message.event === "ready") {
        resolve(message.folder);
      } else if (message.event === "failed") {
        failure = message.message;
      } else {
        const change: Entry =
          message.event === "started" ? { pid: message.pid, ports: message.ports } : { ended: message.reason };
        Object.assign(entries.get(message.name) ?? {}, change);
        changes.emit(message.name);
      }
    });
  });

  const send = (message: object): boolean => child.stdin.write(`${JSON.stringify(message)}\n`);
  const until = async (name: string, done: () => boolean): Promise<void> => {
    while (!done()) {
      await once(changes, name);
    }
  };
  return {
    get pids() {
      const running = [...entries].flatMap(([name, { pid, ended }]) => (pid && !ended ? [[name, pid] as const] : []));
      return { supervisor: pid, ...Object.fromEntries(running) };
    },
    folder,
    async start(name, command, args, options) {
      const entry: Entry = gone === undefined ? {} : { ended: gone };
      entries.set(name, entry);
      send({ order: "start", name, command, args, ...options });
      await until(name, () => entry.pid !== undefined || entry.ended !== undefined);
      if (entry.pid === undefined) {
        throw new Error(`cannot run ${command}: ${entry.ended}`);
      }
      const whenEnded = until(name, () => entry.ended !== undefined);
      return {
        name,
        pid: entry.pid,
        ports: entry.ports ?? [],
        whenEnded,
        get ended() {
          return entry.ended;
        },
        output: () => readFile(join(folder, `${name}.log`), "utf8"),
        async end() {
          send({ order: "end", name });
          await whenEnded;
        },
      };
    },
    async stop() {
      child.stdin.end();
      await closed;
    },
  };
}
