/**
 * Measures the code that examples are generated with, complete and with `--only-used`: the table in docs/limits.md. Prints the rows of the
 * table. Works on the build.
 */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { generate } from "../generator/index.js";
import { ROOT } from "./packages.js";

/** The files of each example, and the CustomResourceDefinition that it needs. */
const EXAMPLES: readonly {
  readonly name: string;
  readonly files: readonly string[];
  readonly crds?: readonly string[];
}[] = [
  { name: "demo", files: ["main.ts", "listener.ts"] },
  { name: "website-controller", files: ["main.ts"], crds: [join(ROOT, "examples/website-controller/crd.yaml")] },
];
const COMPILER_OPTIONS = { target: "ES2022", lib: ["ES2023"], module: "NodeNext", strict: true, skipLibCheck: true };
const TYPES = { types: ["node"], typeRoots: [join(ROOT, "node_modules/@types")] };

/** The size of generated code, and of a bundle of its clientset. */
async function sizeOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sources = entries.filter(({ name }) => name.endsWith(".ts"));
  const texts = await Promise.all(sources.map(({ parentPath, name }) => readFile(join(parentPath, name))));
  const { outputFiles } = await build({
    entryPoints: [join(folder, "index.ts")],
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    external: ["@kubesmith/runtime"],
    write: false,
  });
  const bytes = texts.reduce((sum, text) => sum + text.length, 0);
  return `${kilobytes(bytes)} | ${kilobytes(outputFiles[0]?.contents.length ?? 0)}`;
}

function kilobytes(bytes: number): string {
  return bytes < 10_000 ? (bytes / 1000).toFixed(1) : String(Math.round(bytes / 1000));
}

const workspace = await mkdtemp(join(tmpdir(), "kubesmith-sizes-"));
try {
  for (const { name, files, crds = [] } of EXAMPLES) {
    const at = (path: string): string => join(workspace, name, path);
    await mkdir(dirname(at("node_modules/@kubesmith")), { recursive: true });
    await symlink(join(ROOT, "node_modules/@kubesmith"), at("node_modules/@kubesmith"));
    for (const file of files) await copyFile(join(ROOT, "examples", name, file), at(file));
    await writeFile(at("package.json"), '{ "type": "module" }');
    await writeFile(at("tsconfig.json"), JSON.stringify({ compilerOptions: { ...COMPILER_OPTIONS, ...TYPES }, files }));
    const source = { embedded: true, ...(crds.length > 0 && { crds }), output: at("kubernetes") };
    await generate(source);
    const all = await sizeOf(source.output);
    await generate({ ...source, onlyUsed: at("tsconfig.json") });
    console.log(`| \`examples/${name}\` | ${all} | ${await sizeOf(source.output)} |`);
  }
} finally {
  await rm(workspace, { recursive: true, force: true });
}
