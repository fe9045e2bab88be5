import { setTimeout as sleep } from "node:timers/promises";
import { type Background, inBackground } from "./background.js";
import { type Candidate, LEASE } from "./candidates/index.js";
import { planStrikes, type StrikeKind } from "./faults/index.js";

/** How leaders are struck. */
export interface StrikesOptions {
  /** Resolves with the candidate that leads; undefined if nobody does, or if the server does not answer. */
  readonly leader: () => Promise<Candidate | undefined>;
  readonly seed: number;
  /** Called with each strike. */
  readonly log: (what: string) => void;
}

const POLL_MS = 500;
/** How long a process that was killed is away. Its successor has another identity, and waits for the expiry of the Lease like the others. */
const RESTART_MS = 1_000;

/** Begins to kill, suspend and cut off whoever leads, again and again. Stops with all candidates running. */
export function startStrikes({ leader, seed, log }: StrikesOptions): Background {
  async function strike(kind: StrikeKind, beyond: number, struck: Candidate): Promise<void> {
    log(`${kind}: ${struck.identity}`);
    if (kind === "leader is killed") {
      await struck.kill();
      await sleep(RESTART_MS + beyond);
      return struck.restart();
    }
    if (kind === "leader is suspended") struck.signal("SIGSTOP");
    else struck.relay.sever(kind === "leader is cut off by silence" ? "silence" : "resets");
    await sleep(LEASE.leaseDuration + beyond);
    if (kind === "leader is suspended") struck.signal("SIGCONT");
    else struck.relay.mend();
  }
  return inBackground(async (signal) => {
    for (const { kind, after, beyond } of planStrikes(seed)) {
      await sleep(after, undefined, { signal }).catch(() => {});
      let struck: Candidate | undefined;
      while (!signal.aborted && struck === undefined) {
        await sleep(POLL_MS);
        struck = await leader();
      }
      if (signal.aborted || struck === undefined) return;
      await strike(kind, beyond, struck);
    }
  });
}
