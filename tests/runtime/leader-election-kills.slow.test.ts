import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { createRandom } from "../support/random.js";
import { type Failure, type SeverableRelay, startSeverableRelay } from "../support/severable-relay.js";
import { createWorkspace } from "../support/workspace.js";

// A share of the kills in every run. All of them: ELECTION_KILLS=50 npx vitest run tests/runtime/leader-election-kills.slow.test.ts
const KILLS = Number(process.env.ELECTION_KILLS ?? 12);
const SEED = Number(process.env.ELECTION_SEED ?? 1);
const CANDIDATE = fileURLToPath(new URL("../support/candidate.mjs", import.meta.url));
const SHIFT_CLOCK = fileURLToPath(new URL("../support/shift-clock.cjs", import.meta.url));
const LEASE = { namespace: "default", name: "guarded", leaseDuration: 2000, renewDeadline: 1400, retryPeriod: 400 };
/** For requests, timers and starting the work; what a slow machine adds is measured. */
const OVERHEAD_MS = 250;

const FAULTS = ["SIGKILL", "SIGSTOP", "network is silent", "network resets", "clock is set back"] as const;
type Fault = (typeof FAULTS)[number];

/** What a candidate records, one line each. Times are milliseconds of the monotonic clock. */
type Line =
  | { readonly kind: "section" | "abandoned"; readonly identity: string; readonly begin: number; readonly end: number }
  | { readonly kind: "elected"; readonly identity: string; readonly at: number }
  | { readonly kind: "ended"; readonly name: string; readonly message: string; readonly at: number }
  | { readonly kind: "slow"; readonly milliseconds: number; readonly at: number };
type Section = Extract<Line, { kind: "section" | "abandoned" }>;

/** A place in the cluster where one process at a time competes. */
interface Place {
  readonly name: string;
  readonly relay: SeverableRelay;
  process: ChildProcess;
  files: string[];
}

const at = createWorkspace();
let cluster: ControlPlane;
const places: Place[] = [];

beforeAll(async () => {
  cluster = await startControlPlane();
  for (const name of ["a", "b", "c"]) {
    const relay = await startSeverableRelay(cluster.server);
    const place = { name, relay, files: [] };
    places.push({ ...place, process: start(place) });
  }
});
afterAll(async () => {
  // Also ends processes that are stopped.
  for (const { process, relay } of places) {
    process.kill("SIGKILL");
    await relay.stop();
  }
  await cluster?.stop();
});

const clock = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Starts a candidate. Each has a file and an identity of its own. */
function start(place: Omit<Place, "process">): ChildProcess {
  const identity = `${place.name}${place.files.length + 1}`;
  const file = at(`${identity}.jsonl`);
  place.files.push(file);
  const setup = {
    runtime: new URL("../../runtime/dist/esm", import.meta.url).href,
    connection: { server: place.relay.server, ca: cluster.ca, token: cluster.users.admin.token },
    identity,
    file,
    lease: LEASE,
  };
  return fork(CANDIDATE, [JSON.stringify(setup)], {
    execArgv: ["--require", SHIFT_CLOCK],
  });
}

/** The complete lines of a file; a process that was killed may have left half a line. */
function linesOf(file: string): Line[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  return text
    .split("\n")
    .slice(0, -1)
    .map((line): Line => JSON.parse(line));
}
const linesOfAll = (): Line[] => places.flatMap(({ files }) => files.flatMap(linesOf));
const sectionsIn = (lines: readonly Line[]): Section[] =>
  lines.filter((line): line is Section => line.kind === "section").sort((one, other) => one.begin - other.begin);
const placeOf = (identity: string): Place => {
  const place = places.find(({ name }) => identity.startsWith(name));
  if (place === undefined) throw new Error(`${identity} is not a candidate`);
  return place;
};

/** The last section of a leader that is at work. */
async function leaderSince(time: number, except?: string): Promise<Section> {
  for (const end = clock() + 60_000; clock() < end; await sleep(20)) {
    const found = sectionsIn(linesOfAll()).find(({ begin, identity }) => begin > time && identity !== except);
    if (found !== undefined) return found;
  }
  throw new Error(`nobody leads: ${JSON.stringify(linesOfAll().slice(-20))}`);
}

interface Kill {
  readonly fault: Fault;
  /** How long the leader has led before. */
  readonly after: number;
  /** How long after the Lease has expired a process or a network comes back. */
  readonly backAfter: number;
  readonly clockShift: number;
}

/** The schedule of a seed. Each fault comes equally often, in random order. */
function scheduleOf(count: number, seed: number): Kill[] {
  const random = createRandom(seed);
  const faults = Array.from({ length: count }, (_, i) => FAULTS[i % FAULTS.length] ?? "SIGKILL")
    .map((fault) => ({ fault, order: random() }))
    .sort((one, other) => one.order - other.order);
  return faults.map(({ fault }) => ({
    fault,
    after: 100 + random() * 800,
    backAfter: random() * 1500,
    clockShift: -1000 * (1 + random() * 86_400),
  }));
}

/** Does something to the leader. Resolves when it can no longer lead, with what brings the candidate back. */
async function strike({ fault, clockShift }: Kill, leader: Place, identity: string): Promise<() => void> {
  const { process: victim, relay } = leader;
  const sever = (how: Failure): (() => void) => {
    relay.sever(how);
    return relay.mend;
  };
  if (fault === "SIGSTOP") {
    victim.kill("SIGSTOP");
    return () => void victim.kill("SIGCONT");
  }
  if (fault === "network is silent") return sever("silence");
  if (fault === "network resets") return sever("resets");
  if (fault === "clock is set back") {
    const shift = (by: (place: Place) => number): void => {
      for (const place of places) place.process.send({ shift: by(place) });
    };
    // The clocks of the others go ahead meanwhile. None of them may lead because of that, and the leader goes on.
    shift((place) => (place === leader ? clockShift : -clockShift));
    const { identity: stillLeading } = await leaderSince(clock() + 2 * LEASE.retryPeriod);
    expect(stillLeading).toBe(identity);
    // It still notices that it does not renew, and the others that they see no renewal.
    shift(() => 2 * clockShift);
    return sever("silence");
  }
  victim.kill("SIGKILL");
  return () => {
    leader.process = start(leader);
  };
}

/**
 * For how long between two times the machine was slow for one of the candidates other than the one that was struck. What was slow at the
 * same time counts once.
 */
function slownessBetween(struck: Place, begin: number, end: number): number {
  const lines = places.filter((place) => place !== struck).flatMap(({ files }) => files.flatMap(linesOf));
  const spans = lines
    .flatMap((line) => (line.kind === "slow" ? [{ from: line.at - line.milliseconds, to: line.at }] : []))
    .sort((one, other) => one.from - other.from);
  let slow = 0;
  let counted = begin;
  for (const { from, to } of spans) {
    const last = Math.min(to, end);
    if (last <= counted) continue;
    slow += last - Math.max(from, counted);
    counted = last;
  }
  return slow;
}

test(
  "F.2, F.5, F.7 of three processes, only one is in a guarded section, however leaders end, and the next one leads in time",
  async () => {
    const table: string[] = [];
    const late: string[] = [];
    for (const kill of scheduleOf(KILLS, SEED)) {
      const { identity } = await leaderSince(clock());
      await sleep(kill.after);
      const leader = placeOf(identity);
      const comeBack = await strike(kill, leader, identity);
      const struckAt = clock();
      const back = sleep(LEASE.leaseDuration + kill.backAfter).then(comeBack);
      const next = await leaderSince(struckAt, identity);
      await back;
      const took = next.begin - struckAt;
      const slow = slownessBetween(leader, struckAt, next.begin);
      const limit = LEASE.leaseDuration + 2 * LEASE.retryPeriod + OVERHEAD_MS + slow;
      const row = `${kill.fault}: ${identity} → ${next.identity} after ${Math.round(took)} ms (limit ${Math.round(limit)} ms)`;
      table.push(row);
      if (took > limit) late.push(row);
    }
    const lines = linesOfAll();
    const sections = sectionsIn(lines);
    const overlaps = sections.slice(1).filter((section, i) => {
      const before = sections[i];
      return before !== undefined && before.identity !== section.identity && section.begin < before.end;
    });
    const abandoned = lines.filter(({ kind }) => kind === "abandoned").length;
    if (process.env.ELECTION_KILLS !== undefined)
      process.stdout.write(`${table.join("\n")}\n${sections.length} sections, ${abandoned} abandoned\n`);
    expect(overlaps).toEqual([]);
    expect(late).toEqual([]);
    expect(sections.length).toBeGreaterThan(KILLS * 5);
    expect(new Set(sections.map((section) => section.identity)).size).toBeGreaterThan(KILLS / 2);
  },
  60_000 + KILLS * 30_000,
);
