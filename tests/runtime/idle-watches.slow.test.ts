import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import type { IdleWatchesAnswer, IdleWatchesOrder, IdleWatchesSetup } from "../support/idle-watches.js";
import { startRelay } from "../support/relay.js";
import { useControlPlane } from "../support/use-control-plane.js";

const WATCHES = 1_000;
const CALLS = 400;
const IDLE_MS = 10_000;
const MAX_CONNECTIONS = 10;
// 17 MB, and 25 with OpenTelemetry.
const MAX_MB = 60;
// 0.1 to 0.3 %.
const MAX_PROCESSOR_SHARE = 0.01;

const cluster = useControlPlane();
beforeAll(async () => {
  await cluster.k8s.core.v1.configMaps("default").create({ metadata: { name: "called" } });
});

/** Starts a process with a client, and returns what gives it orders. */
function start(setup: IdleWatchesSetup): (order: IdleWatchesOrder) => Promise<IdleWatchesAnswer> {
  const file = fileURLToPath(new URL("../support/idle-watches.ts", import.meta.url));
  const child: ChildProcess = fork(file, [JSON.stringify(setup)], { execArgv: ["--import", "tsx", "--expose-gc"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit").then(([code, signal]) => {
    throw new Error(`the process ended with ${signal ?? code}`);
  });
  ended.catch(() => {});
  return async (order) => {
    child.send(order);
    const [answer] = await Promise.race([once(child, "message"), ended]);
    return answer;
  };
}

test.each([
  ["without OpenTelemetry", false],
  ["with OpenTelemetry", true],
] as const)(
  "a thousand idle watches share ten connections, take little memory and almost no processor time, and calls go on as before, %s",
  async (_, openTelemetry) => {
    const relay = await startRelay(cluster.server);
    onTestFinished(() => relay.stop());
    const { ca, users } = cluster;
    const obey = start({ connection: { server: relay.server, ca, token: users.admin.token }, openTelemetry });
    await obey({ order: "open watches", count: 1 });
    // The first ones compile what they run.
    for (let i = 0; i < 3; i++) await obey({ order: "make calls", count: CALLS });
    const { processor: callsAlone = 0 } = await obey({ order: "make calls", count: CALLS });
    const { memory: before } = await obey({ order: "measure" });
    const opened = relay.opened;

    await obey({ order: "open watches", count: WATCHES - 1 });
    expect(relay.opened - opened).toBeLessThanOrEqual(MAX_CONNECTIONS);
    const { memory: after } = await obey({ order: "measure" });
    const { processor: idle = 0 } = await obey({ order: "idle", milliseconds: IDLE_MS });
    const { processor: callsBeside = 0 } = await obey({ order: "make calls", count: CALLS });
    expect(relay.opened - opened).toBeLessThanOrEqual(MAX_CONNECTIONS);

    const { metadata } = await cluster.k8s.core.v1.configMaps("default").create({ metadata: { name: "watched" } });
    await expect.poll(async () => (await obey({ order: "events" })).events, { timeout: 60_000 }).toBe(WATCHES);
    await cluster.k8s.core.v1.configMaps("default").delete(metadata.name);

    const megabytes = (after?.rss ?? 0) - (before?.rss ?? 0);
    expect(megabytes).toBeLessThan(MAX_MB);
    expect(idle / IDLE_MS).toBeLessThan(MAX_PROCESSOR_SHARE);
    // 1.05 to 1.2 times as much.
    expect(callsBeside).toBeLessThan(2 * callsAlone);
  },
  300_000,
);
