// A process of the controller. It competes for the Lease until it is ended. Its argument is the setup.
import { appendFileSync } from "node:fs";
import { connect, type InterceptedRequest } from "@kubesmith/runtime";
import { runControllers } from "@kubesmith/runtime/controller";
import { LeadershipLostError } from "@kubesmith/runtime/leader-election";
import { settledMemory } from "../../support/settled-memory.js";
import { answerCalls } from "../processes/index.js";
import { createRecordingController } from "./controller.js";
import { LEASE } from "./lease.js";
import type { CandidateCalls, CandidateLine, CandidateSetup, ReconcileStep } from "./protocol.js";

type Unstamped<T> = T extends unknown ? Omit<T, "at"> : never;

const setup: CandidateSetup = JSON.parse(process.argv[2] ?? "");
const { file, identity, server, ca, token, timeoutSeconds } = setup;
// Written immediately: the process may be killed at any time.
const clock = (): number => Number(process.hrtime.bigint()) / 1e6;
const record = (line: Unstamped<CandidateLine>): void =>
  appendFileSync(file, `${JSON.stringify({ at: clock(), ...line })}\n`);
const stopping = new AbortController();

async function compete(): Promise<void> {
  const client = await connect({
    server,
    ca,
    token,
    interceptors: [
      (request, next) => {
        if (isWrite(request) && !request.signal?.aborted) record({ kind: "sent" });
        return next(request);
      },
    ],
  });
  const step = (each: ReconcileStep): void => record({ kind: "reconcile", ...each });
  while (!stopping.signal.aborted) {
    try {
      await runControllers(client, [createRecordingController(client, timeoutSeconds, step)], {
        leaderElection: { ...LEASE, identity },
        signal: stopping.signal,
        syncTimeout: 0,
        log: () => {},
      });
    } catch (error) {
      // Programs end now, and are started again. This one stays, so that leaks would show.
      if (error instanceof LeadershipLostError) record({ kind: "lost" });
      else record({ kind: "error", message: (error as Error).stack ?? String(error) });
    }
  }
  await client.close();
}

/** Whether a request changes an object: not the Lease. */
function isWrite({ method, path }: InterceptedRequest): boolean {
  return method !== "GET" && path.includes("/configmaps");
}

const TICK_MS = 50;
const SUSPENDED_MS = 1_000;
let ticked = clock();
setInterval(() => {
  const from = ticked;
  ticked = clock();
  if (ticked - from > SUSPENDED_MS) record({ kind: "suspended", from });
}, TICK_MS);

const competing = compete();
const calls: CandidateCalls = {
  measure: settledMemory,
  close: () => {
    stopping.abort();
    return competing;
  },
};
answerCalls({ ...calls });
