import { type ChildProcess, fork, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureBinaries } from "../../testbed/binaries.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { type SeverableRelay, startSeverableRelay } from "../support/severable-relay.js";
import { createWorkspace } from "../support/workspace.js";

const CANDIDATE = fileURLToPath(new URL("../support/candidate.mjs", import.meta.url));
const LEASE = { namespace: "default", name: "shared", leaseDuration: 4000, renewDeadline: 2500, retryPeriod: 500 };
/** How often the leader changes from ours to client-go's, and back. */
const CHANGES = 3;

/** A section that only the leader may be in. Times are milliseconds of the monotonic clock. */
interface Section {
  readonly kind: string;
  readonly identity: string;
  readonly begin: number;
  readonly end: number;
}

/** A process that competes, with a connection of its own. */
interface Candidate {
  readonly name: string;
  readonly relay: SeverableRelay;
  readonly process: ChildProcess;
  readonly file: string;
}

const at = createWorkspace();
let cluster: ControlPlane;
const candidates: Candidate[] = [];

beforeAll(async () => {
  cluster = await startControlPlane();
  const { "election-candidate": program } = await ensureBinaries({ programs: ["election-candidate"] });
  await compete("ours-a", (setup) => fork(CANDIDATE, [setup]));
  await compete("ours-b", (setup) => fork(CANDIDATE, [setup]));
  await compete("client-go", (setup) => spawn(program, [setup], { stdio: ["pipe", "ignore", "inherit"] }));
}, 300_000);
afterAll(async () => {
  for (const { process, relay } of candidates) {
    process.kill("SIGKILL");
    await relay.stop();
  }
  await cluster?.stop();
});

async function compete(name: string, start: (setup: string) => ChildProcess): Promise<void> {
  const relay = await startSeverableRelay(cluster.server);
  const file = at(`${name}.jsonl`);
  const runtime = new URL("../../runtime/dist/esm", import.meta.url).href;
  const connection = { server: relay.server, ca: cluster.ca, token: cluster.users.admin.token };
  const setup = JSON.stringify({ runtime, connection, identity: name, file, lease: LEASE });
  candidates.push({ name, relay, file, process: start(setup) });
}

const clock = (): number => Number(process.hrtime.bigint()) / 1e6;
const isOurs = (identity: string): boolean => identity.startsWith("ours-");

/** The sections of all candidates, in their order. The last line of a file may be incomplete. */
function sections(): Section[] {
  const lines = candidates
    .filter(({ file }) => existsSync(file))
    .flatMap(({ file }) => readFileSync(file, "utf8").split("\n").slice(0, -1));
  return lines
    .map((line): Section => JSON.parse(line))
    .filter(({ kind }) => kind === "section")
    .sort((one, other) => one.begin - other.begin);
}

/** Waits until one of ours, or client-go, leads. */
async function untilLed(byOurs: boolean): Promise<void> {
  const since = clock();
  for (const end = since + 60_000; clock() < end; await sleep(50)) {
    if (sections().some(({ begin, identity }) => begin > since && isOurs(identity) === byOurs)) return;
  }
  throw new Error(`${byOurs ? "none of ours" : "client-go"} does not lead: ${JSON.stringify(sections().slice(-5))}`);
}

test("F.2, F.3, F.4 client-go and our elections take over a Lease from each other, and never lead at the same time", async () => {
  const [theirs, ours] = [false, true].map((wanted) => candidates.filter(({ name }) => isOurs(name) === wanted));
  for (let change = 0; change < CHANGES; change++) {
    for (const [severed, byOurs] of [
      [ours, false],
      [theirs, true],
    ] as const) {
      for (const { relay } of severed ?? []) relay.sever("resets");
      await untilLed(byOurs);
      for (const { relay } of severed ?? []) relay.mend();
      // Those who return must wait while the other one renews.
      await sleep(LEASE.leaseDuration);
      await untilLed(byOurs);
    }
  }
  const found = sections();
  const overlaps = found.slice(1).flatMap((section, i) => {
    const before = found[i];
    const isOverlap = before !== undefined && before.identity !== section.identity && section.begin < before.end;
    return isOverlap ? [[before, section]] : [];
  });
  expect(overlaps).toEqual([]);
  const leaders = found.filter(({ identity }, i) => identity !== found[i - 1]?.identity);
  expect(
    leaders.filter(({ identity }, i) => i > 0 && isOurs(identity) !== isOurs(leaders[i - 1]?.identity ?? "")).length,
  ).toBeGreaterThanOrEqual(2 * CHANGES - 1);
  expect(found.length).toBeGreaterThan(CHANGES * 100);
  const lease = await cluster.kubectl(["get", "lease", LEASE.name, "-o", "jsonpath={.spec.leaseTransitions}"]);
  // Both count each change.
  expect(Number(lease.stdout)).toBeGreaterThanOrEqual(2 * CHANGES - 1);
}, 300_000);
