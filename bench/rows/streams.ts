import { writeFileSync } from "node:fs";
import type { Lab } from "../lib/lab.js";
import { startTunnelProxy } from "../lib/proxies.js";
import type { Result } from "../lib/results.js";
import { interleave } from "../lib/rounds.js";
import { startWorker } from "../lib/worker.js";
import { kubeconfigOf } from "./clients.js";
import type { Row } from "./row.js";

const CALLS = 200;
const STREAMS = 1_000;
/** Odd: medians are taken. */
const AGAIN = 9;

/** A way in which a client reaches the server. */
interface Way {
  readonly what: string;
  readonly kubeconfig: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly trace?: boolean;
}

/** 200 reads at once by a client that holds 1,000 watches open, compared with the same client without watches. */
export const streams: Row = {
  rounds: 5,
  async measure(lab, rounds) {
    const { users, server, ca } = await lab.cluster();
    await lab.sdk();
    const proxy = await startTunnelProxy();
    const throughProxy = lab.path("proxy.kubeconfig");
    const cluster = {
      server,
      "certificate-authority-data": Buffer.from(ca).toString("base64"),
      "proxy-url": `http://127.0.0.1:${proxy.port}`,
    };
    writeFileSync(throughProxy, kubeconfigOf(cluster, { token: users.admin.token }));
    const { kubeconfig } = users.admin;
    const ways: readonly Way[] = [
      { what: "HTTP/2", kubeconfig },
      { what: "HTTP/1.1", kubeconfig, variables: { DISABLE_HTTP2: "1" } },
      { what: "with OpenTelemetry", kubeconfig, trace: true },
      { what: "through a proxy", kubeconfig: throughProxy },
    ];
    try {
      const results: Result[] = [];
      for (const way of ways) results.push(await measureWay(lab, way, rounds));
      return results;
    } finally {
      await proxy.close();
    }
  },
};

async function measureWay(lab: Lab, { what, kubeconfig, variables, trace }: Way, rounds: number): Promise<Result> {
  process.stderr.write(` ${what}\n`);
  const worker = startWorker(lab.nodes.newer, ["--expose-gc", lab.program("worker.mjs"), "kubesmith"], variables);
  const task = { task: "streams", kubeconfig, count: CALLS, streams: STREAMS, again: AGAIN, trace };
  try {
    const run = (): Promise<Readonly<Record<string, number>>> => worker.ask(task);
    const { series } = await interleave([{ name: "kubesmith", run }], rounds);
    return {
      what: `${CALLS} reads at once with ${STREAMS} open streams, ${what}`,
      node: "newer",
      unit: "ms",
      ours: series("kubesmith", "beside"),
      peer: { ...series("kubesmith", "alone"), name: "no streams" },
      bound: { kind: "ratio", atMost: 1.1 },
    };
  } finally {
    await worker.stop();
  }
}
