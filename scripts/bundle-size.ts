/**
 * Measures small programs as bundles and writes the table in `docs/bundle-sizes.md`; with `--check`, compares instead and exits with 1 if a
 * size is not what the table says. Works on the build.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { ROOT } from "./packages.js";

const TABLE = join(ROOT, "docs/bundle-sizes.md");
/** Sizes that differ by less are not worth a change of the table. */
const TOLERANCE = 0.02;

/** A program to bundle: what it shows, and its source. */
interface Program {
  readonly name: string;
  readonly source: string;
}

/** A program's bundle, in bytes. */
interface Size {
  readonly name: string;
  /** What of it is code of this repository. */
  readonly own: number;
  readonly minified: number;
  readonly gzip: number;
}

const CONNECT = 'import { connect } from "@kubesmith/runtime"; const client = await connect();';
const PODS = 'import { pods } from "@kubesmith/kubernetes/core/v1";';
const LIST = `${CONNECT} ${PODS} console.log(await client.resource(pods).list());`;

const PROGRAMS: readonly Program[] = [
  { name: "connect, and list by a token", source: LIST },
  {
    name: "connect, and list by the clientset",
    source: `${CONNECT} import { clientset } from "@kubesmith/kubernetes"; console.log(await clientset(client).core.v1.pods.list());`,
  },
  { name: "a token alone", source: `${PODS} console.log(pods);` },
  { name: "`@kubesmith/runtime` alone", source: 'export * from "@kubesmith/runtime";' },
  ...[
    "cache",
    "codegen",
    "controller",
    "copy",
    "curl",
    "dynamic",
    "informer",
    "json",
    "kubeconfig",
    "leader-election",
    "metadata",
    "quantity",
    "rollout",
    "skew",
    "table",
  ].map((name) => ({
    name: `list, and all of \`@kubesmith/runtime/${name}\``,
    source: `${LIST} export * from "@kubesmith/runtime/${name}";`,
  })),
];

async function measure({ name, source }: Program): Promise<Size> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: join(ROOT, "scripts"), loader: "js" },
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    write: false,
    metafile: true,
    // Node's conditions, not this repository's compiler options: what is measured is the build.
    tsconfigRaw: {},
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild wrote no output for ${name}`);
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const own = inputs
    .filter(([path]) => !/node_modules|\/vendor\//.test(path))
    .map(([, { bytesInOutput }]) => bytesInOutput);
  return {
    name,
    own: own.reduce((sum, bytes) => sum + bytes, 0),
    minified: file.contents.byteLength,
    gzip: gzipSync(file.contents, { level: 9 }).byteLength,
  };
}

function tableOf(sizes: readonly Size[]): string {
  return `# Bundle sizes

Programs with everything they need, as one minified file for Node.js: how much of it is Kubesmith's own code, and the file with its
dependencies, of which undici's connection pool is most. Written by \`npm run bundle-size\`; \`npm run check\` fails when a size differs by more than ${TOLERANCE * 100} %.

| program | own, bytes | minified, bytes | gzip, bytes |
| --- | ---: | ---: | ---: |
${sizes.map((size) => `| ${size.name} | ${size.own} | ${size.minified} | ${size.gzip} |`).join("\n")}
`;
}

/** What the table says: sizes by program, in the order of its columns. */
function readTable(text: string): Map<string, readonly number[]> {
  const rows = text.matchAll(/^\| (.+?) \| (\d+) \| (\d+) \| (\d+) \|$/gm);
  return new Map([...rows].map(([, name = "", ...columns]) => [name, columns.map(Number)]));
}

const sizes = await Promise.all(PROGRAMS.map(measure));
if (process.argv.includes("--check")) {
  const recorded = readTable(readFileSync(TABLE, "utf8"));
  let problems = recorded.size === sizes.length ? 0 : 1;
  for (const { name, own, minified, gzip } of sizes) {
    const now = [own, minified, gzip];
    const before = recorded.get(name) ?? [0, 0, 0];
    if (now.every((size, column) => Math.abs(size - (before[column] ?? 0)) <= size * TOLERANCE)) continue;
    problems += 1;
    console.error(`${name}: ${now.join(", ")} bytes; docs/bundle-sizes.md says ${before.join(", ")}`);
  }
  if (problems > 0) {
    console.error("docs/bundle-sizes.md is out of date; run: npm run bundle-size");
    process.exitCode = 1;
  }
} else {
  writeFileSync(TABLE, tableOf(sizes));
}
console.log(`${sizes.length} bundles measured`);
