import { parseArgs } from "node:util";
import { isKubernetesVersion, type KubernetesVersion, minorVersions } from "../../testbed/versions.js";
import { doubtsText, proposals, proposalsText } from "./experiment/report.js";
import { experiment } from "./experiment/run.js";
import type { Tally } from "./experiment/tally.js";
import { uncovered } from "./experiment/uncovered.js";
import { openFixture } from "./fixture.js";
import { corpusFiles, readDocuments } from "./read.js";
import { readModel } from "./server-model.js";

const help = `Finds out what a server really requires, and how that differs from what the types say.

Usage: npm run experiments -- [options] [file.yaml ...]

Each property of each accepted document is dropped, and set to null, and the server is asked again; the documents are stored and read
back. The fix-ups that follow from this are printed, with the versions that they apply to.

  --version <version>  of the server; may be repeated; default: all of the testbed
  --projects           also use the projects' custom resources
  --doubts             also print what the last version refuses without a property, for reasons that do not name it
  --uncovered          also print which properties of the last version no document has
  --json               print the result as JSON
  -h, --help           print this
`;

const options = {
  version: { type: "string", multiple: true },
  projects: { type: "boolean", default: false },
  doubts: { type: "boolean" },
  uncovered: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

const { values, positionals } = parseArgs({ options, allowPositionals: true });
if (values.help) process.stdout.write(help);
else await run();

async function run(): Promise<void> {
  const asked = values.version ?? minorVersions;
  const documents = await readDocuments(positionals.length > 0 ? positionals : await corpusFiles());
  const runs = new Map<KubernetesVersion, Tally[]>();
  let missing: string[] = [];
  for (const version of asked) {
    if (!isKubernetesVersion(version)) throw new Error(`unknown version ${version}`);
    const fixture = await openFixture({ version, projects: values.projects, log: console.error });
    try {
      const model = await readModel({ kubeconfig: fixture.cluster.users.admin.kubeconfig });
      const tallies = await experiment(fixture, model, documents);
      runs.set(version, [...tallies.all.values()]);
      missing = uncovered(model, tallies);
    } finally {
      await fixture.close();
    }
  }
  const found = proposals(runs);
  if (values.json) return void process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
  process.stdout.write(proposalsText(found));
  const last = [...runs.values()].at(-1) ?? [];
  if (values.doubts) process.stdout.write(`\nRefused without it, for other reasons:\n${doubtsText(last)}`);
  if (values.uncovered) process.stdout.write(`\nIn no document:\n${missing.map((name) => `${name}\n`).join("")}`);
}
