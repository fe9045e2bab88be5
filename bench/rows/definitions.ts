import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { startControlPlane } from "../../testbed/index.js";
import { projectDefinitions } from "../../tests/types-vs-server/projects.js";
import { writeDocuments } from "../lib/documents.js";
import { type Lab, recordSnapshot } from "../lib/lab.js";
import { multiplySnapshot } from "../lib/multiply.js";
import { runProcess } from "../lib/process.js";
import type { Bound, Result, Series } from "../lib/results.js";
import { type Contender, interleave, type Measured } from "../lib/rounds.js";
import type { Row } from "./row.js";

const GROUP_VERSIONS = 300;
const PEER = "openapi-typescript";
/** The least that can be generated: what it takes is mostly the start of a process and the loading of compilers. */
const LEAST = "scheduling.k8s.io/v1";

/** What a definition costs as clusters grow: cold generation, whole processes, each into an empty folder. */
export const definitions: Row = {
  rounds: 5,
  async measure(lab, rounds) {
    const builtIns = await lab.snapshot();
    const projects = await recordProjects(lab);
    const many = lab.path("many");
    const copied = projects.keys.filter((key) => !builtIns.keys.includes(key));
    await multiplySnapshot({ source: projects.folder, target: many, copied, groupVersions: GROUP_VERSIONS });
    const measured = await interleave(
      [
        generator(lab, "least", builtIns.folder, ["--include", LEAST]),
        generator(lab, "built-ins", builtIns.folder),
        generator(lab, "projects", projects.folder),
        generator(lab, "many", many),
        openapiTypescript(lab, (await writeDocuments(many)).folder),
      ],
      rounds,
    );
    const sets = [
      { name: "projects", label: `${projects.keys.length} group/versions` },
      { name: "many", label: `${GROUP_VERSIONS} group/versions` },
    ];
    return [
      ...sets.map((set) => perDefinition(measured, set, { kind: "ratio", atMost: 1.2 })),
      ...sets.map((set) => netOfStart(measured, set)),
      ...[{ name: "built-ins", label: `${builtIns.keys.length} group/versions` }, ...sets].flatMap((set) =>
        whole(measured, set),
      ),
      besidePeer(measured, { name: "many", label: `${GROUP_VERSIONS} group/versions` }),
    ];
  },
};

/** The documents of a server that has the custom resources of five projects, too. */
async function recordProjects(lab: Lab): ReturnType<typeof recordSnapshot> {
  const cluster = await startControlPlane();
  try {
    await cluster.applyCRD((await projectDefinitions()).join("\n---\n"));
    return await recordSnapshot(cluster, lab.cli, lab.path("projects"));
  } finally {
    await cluster.stop();
  }
}

function generator(lab: Lab, name: string, snapshot: string, more: readonly string[] = []): Contender {
  const hook = pathToFileURL(lab.program("peak-memory.mjs")).href;
  const peak = lab.path("peak-memory.txt");
  const output = lab.path(`definitions/${name}`);
  const args = ["--import", hook, lab.cli, "generate", "--quiet", "--snapshot", snapshot, "--output", output, ...more];
  return {
    name,
    async run() {
      rmSync(output, { recursive: true, force: true });
      mkdirSync(output);
      const { ms } = await runProcess({ node: lab.nodes.own, args, env: { BENCH_PEAK_MEMORY: peak } });
      return { ms, definitions: countDefinitions(output), megabytes: Number(readFileSync(peak, "utf8")) / 1e6 };
    },
  };
}

/** openapi-typescript's Node API over complete documents: types alone. */
function openapiTypescript(lab: Lab, documents: string): Contender {
  const output = lab.path("definitions/openapi-typescript");
  return {
    name: PEER,
    async run() {
      rmSync(output, { recursive: true, force: true });
      mkdirSync(output);
      const args = [lab.program("openapi-typescript.mjs"), documents, output];
      const { ms } = await runProcess({ node: lab.nodes.own, args });
      if (readdirSync(output).length === 0) throw new Error(`${PEER} wrote nothing`);
      return { ms };
    },
  };
}

/**
 * The interfaces and aliases of all modules. Tokens, and the interfaces that extend others, which describe resources and what is read, come
 * on top and are not counted.
 */
function countDefinitions(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const texts = files
    .filter((file) => /[/\\](index|merge)\.ts$/.test(file))
    .map((file) => readFileSync(join(folder, file)));
  return texts.reduce(
    (sum, text) => sum + (text.toString().match(/^export (interface \S+ \{|type )/gm)?.length ?? 0),
    0,
  );
}

interface DocumentSet {
  readonly name: string;
  readonly label: string;
}

function perDefinition(measured: Measured, { name, label }: DocumentSet, bound: Bound): Result {
  const cost = (contender: string): readonly number[] => {
    const counts = measured.series(contender, "definitions").samples;
    return measured.series(contender, "ms").samples.map((ms, i) => ms / (counts[i] ?? Number.NaN));
  };
  return { ...beside(cost(name), cost("built-ins")), what: `a definition of ${label}`, bound };
}

/** What each definition costs beyond the least run, of the same round. */
function netOfStart(measured: Measured, { name, label }: DocumentSet): Result {
  const beyond = (contender: string, figure: string): readonly number[] => {
    const least = measured.series("least", figure).samples;
    return measured.series(contender, figure).samples.map((sample, i) => sample - (least[i] ?? Number.NaN));
  };
  const cost = (contender: string): readonly number[] => {
    const counts = beyond(contender, "definitions");
    return beyond(contender, "ms").map((ms, i) => ms / (counts[i] ?? Number.NaN));
  };
  return { ...beside(cost(name), cost("built-ins")), what: `a definition of ${label}, without the start` };
}

function beside(ours: readonly number[], builtIns: readonly number[]): Omit<Result, "what"> {
  const series = (name: string, samples: readonly number[]): Series => ({ name, samples });
  return { node: "own", unit: "ms", ours: series("kubesmith", ours), peer: series("the built-ins alone", builtIns) };
}

function besidePeer(measured: Measured, { name, label }: DocumentSet): Result {
  const seconds = (contender: string): readonly number[] =>
    measured.series(contender, "ms").samples.map((ms) => ms / 1000);
  return {
    what: `generate ${label}`,
    node: "own",
    unit: "s",
    ours: { name: "kubesmith", samples: seconds(name) },
    peer: { name: `${PEER}, types alone`, samples: seconds(PEER) },
    bound: { kind: "ratio", atMost: 0.5 },
  };
}

function whole(measured: Measured, { name, label }: DocumentSet): Result[] {
  const [count] = measured.series(name, "definitions").samples;
  const what = `generate ${label}, ${count} definitions`;
  const ours = (figure: string): Series => ({ ...measured.series(name, figure), name: "kubesmith" });
  return [
    { what: `${what}: time`, node: "own", unit: "ms", ours: ours("ms") },
    {
      what: `${what}: peak memory (RSS)`,
      node: "own",
      unit: "MB",
      ours: ours("megabytes"),
      bound: { kind: "value", atMost: 1000 },
    },
  ];
}
