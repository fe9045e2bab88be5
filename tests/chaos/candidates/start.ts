import { join } from "node:path";
import { type SeverableRelay, startSeverableRelay } from "../../support/severable-relay.js";
import type { Memory } from "../observer/index.js";
import { type StartedProcess, startProcess } from "../processes/index.js";
import type { CandidateCalls, CandidateSetup } from "./protocol.js";

/** One of the processes that compete, and its way to the server. A process that was killed has a successor with another identity. */
export interface Candidate {
  readonly name: string;
  /** Of the process that runs now. */
  readonly identity: string;
  /** Between the process and its proxy. */
  readonly relay: SeverableRelay;
  /** The files with what the processes recorded, oldest first. */
  readonly files: readonly string[];
  signal(name: NodeJS.Signals): void;
  /** Kills the process. Resolves when it has ended. */
  kill(): Promise<void>;
  /** Starts a successor. */
  restart(): void;
  measure(): Promise<Memory>;
  /** Ends the controller, and resolves when the Lease is released. */
  close(): Promise<void>;
  /** Ends everything, in whatever state it is. */
  stop(): Promise<void>;
}

/** How a candidate is started. */
export interface CandidateOptions extends Pick<CandidateSetup, "ca" | "token" | "timeoutSeconds"> {
  readonly name: string;
  /** The address of its proxy. */
  readonly server: string;
  /** For the files. */
  readonly folder: string;
  /** Called if a process ends that nobody has killed. */
  readonly onProblem: (message: string) => void;
}

/** Starts a process that competes for the Lease, behind a relay that can be severed. */
export async function startCandidate(options: CandidateOptions): Promise<Candidate> {
  const { name, server, folder, ca, token, timeoutSeconds, onProblem } = options;
  const relay = await startSeverableRelay(server);
  const files: string[] = [];
  let identity = "";
  let isEnding = false;
  const start = (): StartedProcess<CandidateCalls> => {
    identity = `${name}-${files.length + 1}`;
    const file = join(folder, `${identity}.jsonl`);
    files.push(file);
    isEnding = false;
    const setup: CandidateSetup = { file, identity, server: relay.server, ca, token, timeoutSeconds };
    const module = new URL("main.ts", import.meta.url);
    const started = startProcess<CandidateCalls>(["measure", "close"], { module, setup });
    const startedIdentity = identity;
    void started.ended.then(() => {
      if (!isEnding) onProblem(`the process ${startedIdentity} of the controller ended by itself`);
    });
    return started;
  };
  let running = start();
  const kill = (): Promise<void> => {
    isEnding = true;
    running.signal("SIGKILL");
    return running.ended;
  };
  return {
    name,
    get identity() {
      return identity;
    },
    relay,
    files,
    signal: (signal) => running.signal(signal),
    kill,
    restart: () => {
      running = start();
    },
    measure: () => running.calls.measure(),
    close: () => running.calls.close(),
    stop: async () => {
      await kill();
      await relay.stop();
    },
  };
}
