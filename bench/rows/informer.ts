import type { Lab } from "../lib/lab.js";
import type { Result } from "../lib/results.js";
import { type Contender, interleave } from "../lib/rounds.js";
import { type Peer, startClient } from "./clients.js";
import { type PodServer, startPodServer } from "./pods.js";
import type { Row } from "./row.js";

const COUNT = 20_000;
const UPDATES = 60_000;

/** A way in which our informer works, and the most that its heap may be of that of the parsed objects. */
interface Way {
  readonly what: string;
  readonly options: object;
  readonly heap: number;
}
const WAYS: readonly Way[] = [
  { what: "streaming list", options: {}, heap: 0.65 },
  { what: "list", options: { streamingList: false }, heap: 0.65 },
  { what: "without sharing", options: { structuralSharing: false }, heap: 1.02 },
];
const [DEFAULT] = WAYS as [Way];
const PEERS: readonly Peer[] = ["client-node", "fluent", "client-go"];
/** Fewer suffice with informers whose figures are far from ours. */
const ROUNDS_WITH_PEERS = 5;

/**
 * An informer of 20,000 pods, compared with a list that is parsed and a stream of which each event is parsed and kept, and with the informers of
 * others.
 */
export const informer: Row = {
  rounds: 9,
  async measure(lab, rounds) {
    await lab.sdk();
    const server = await startPodServer(lab, { count: COUNT, updates: UPDATES });
    try {
      return [
        ...(await besideParsing(lab, server, rounds)),
        ...(await besideInformers(lab, server, Math.min(rounds, ROUNDS_WITH_PEERS))),
      ];
    } finally {
      await server.stop();
    }
  },
};

async function besideParsing(lab: Lab, server: PodServer, rounds: number): Promise<Result[]> {
  process.stderr.write(" compared with parsing\n");
  const series = await inTurn(lab, server, rounds, [
    { name: "undici", client: "undici", options: {} },
    ...WAYS.map(({ what, options }) => ({ name: what, client: "kubesmith" as const, options })),
  ]);
  return WAYS.flatMap(({ what, heap }) => {
    const bounds = { synced: 1.1, heap, updated: 1 / 0.9 };
    return resultsOf(server, what, (figure) => ({
      ours: { ...series(what, figure), name: "kubesmith" },
      peer: series("undici", figure),
      bound: { kind: "ratio", atMost: bounds[figure] },
    }));
  });
}

async function besideInformers(lab: Lab, server: PodServer, rounds: number): Promise<Result[]> {
  process.stderr.write(` compared with ${PEERS.join(", ")}\n`);
  const series = await inTurn(lab, server, rounds, [
    { name: "kubesmith", client: "kubesmith", options: DEFAULT.options },
    ...PEERS.map((client) => ({ name: client, client, options: {} })),
  ]);
  return PEERS.flatMap((peer) =>
    resultsOf(server, DEFAULT.what, (figure) => ({ ours: series("kubesmith", figure), peer: series(peer, figure) })),
  );
}

interface Informing {
  readonly name: string;
  readonly client: "kubesmith" | Peer;
  readonly options: object;
}

/** Lets clients fill and change a cache in turn, each in a process of its own. */
async function inTurn(
  lab: Lab,
  { kubeconfig, count, updates }: PodServer,
  rounds: number,
  clients: readonly Informing[],
): Promise<Awaited<ReturnType<typeof interleave>>["series"]> {
  const workers = await Promise.all(clients.map(({ client }) => startClient(lab, client)));
  try {
    const contenders = clients.map(({ name, options }, i): Contender => {
      const task = { task: "informer", kubeconfig, count, updates, options };
      return { name, run: async () => (await workers[i]?.ask(task)) ?? {} };
    });
    return (await interleave(contenders, rounds)).series;
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

type FigureName = "synced" | "heap" | "updated";

function resultsOf(
  { count, updates, megabytes }: PodServer,
  way: string,
  compare: (figure: FigureName) => Pick<Result, "ours" | "peer" | "bound">,
): Result[] {
  const result = (figure: FigureName, what: string, unit: string): Result => ({
    what: `${what}, ${way}`,
    node: "newer",
    unit,
    ...compare(figure),
  });
  return [
    result("synced", `informer of ${count} pods (${megabytes}) to synced`, "ms"),
    result("heap", "heap of an object", "B"),
    result("updated", `${updates} updates`, "ms"),
  ];
}
