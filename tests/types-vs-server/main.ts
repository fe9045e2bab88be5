import { parseArgs } from "node:util";
import { isKubernetesVersion } from "../../testbed/versions.js";
import { compare } from "./compare.js";
import { findings, isSound } from "./findings.js";
import { openFixture } from "./fixture.js";
import { OPERATIONS } from "./mutate.js";
import { corpusFiles, readDocuments } from "./read.js";
import { reportJson, reportText } from "./report.js";

const help = `Sends the same YAML documents to a real server and to the generated types, and prints where they disagree.

Usage: npm run types-vs-server -- [options] [file.yaml ...]

Without files, the corpus of this folder is used.

  --version <version>  of the server; default: that of the testbed
  --no-projects        omit the projects' custom resources
  --limit <number>     how often a place of a kind is mutated (default: 1); 0 means only the documents themselves
  --nulls              also derive documents with explicit nulls
  --json               print the result as JSON
  -h, --help           print this

Exits with 1 if the types refuse what the server accepts (explicit nulls aside), or accept an unknown field or a wrong type.
`;

const options = {
  version: { type: "string" },
  "no-projects": { type: "boolean" },
  limit: { type: "string", default: "1" },
  nulls: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

const { values, positionals } = parseArgs({ options, allowPositionals: true });
if (values.help) process.stdout.write(help);
else process.exitCode = await run();

async function run(): Promise<number> {
  const { version } = values;
  if (version !== undefined && !isKubernetesVersion(version)) throw new Error(`unknown version ${version}`);
  const documents = await readDocuments(positionals.length > 0 ? positionals : await corpusFiles());
  const log = (text: string): void => console.error(`${performance.now().toFixed(0).padStart(6)} ms  ${text}`);
  const fixture = await openFixture({ version, projects: !values["no-projects"], log });
  try {
    const operations = OPERATIONS.filter((operation) => operation !== "null" || values.nulls);
    const comparisons = await compare(fixture, documents, { operations, limit: Number(values.limit) });
    const written = comparisons.filter(({ operation }) => operation === undefined).length;
    log(
      `${written} documents and ${comparisons.length - written} derived ones compared, ${documents.length - written} of kinds that this server does not serve`,
    );
    const found = findings(comparisons);
    process.stdout.write(values.json ? reportJson(comparisons, found) : reportText(comparisons, found));
    return isSound(found) ? 0 : 1;
  } finally {
    await fixture.close();
  }
}
