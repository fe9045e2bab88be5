import { execFile } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { compile, DECLARATION_COMPILERS, versionOf } from "../support/compile.js";
import { createWorkspace } from "../support/workspace.js";

/** The folder of each published package. */
const PACKAGES = { "@kubesmith/runtime": "runtime", kubesmith: "generator", "@kubesmith/kubernetes": "generated" };
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const at = createWorkspace();

const EQUAL = `type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;`;
/** Which types of the platform a program gets. */
const typesOf = (signal: string, bytes: string, socket: string): string => `
import type { AbortSignalLike, CallOptions, DuplexLike, RawResponse, UpgradeResponse } from "@kubesmith/runtime";
${EQUAL}
export const signal: Equal<NonNullable<CallOptions["signal"]>, ${signal}> = true;
export const bytes: Equal<RawResponse["body"], ${bytes}> = true;
export const socket: Equal<UpgradeResponse["socket"], ${socket}> = true;
export type Unused = AbortSignalLike | DuplexLike;
`;
const DISPOSED = `
import { connect } from "@kubesmith/runtime";
await using client = await connect();
await using log = await client.stream({ path: "/healthz" });
for await (const chunk of log.body) chunk.length.toFixed();
`;
const WITHOUT = `
export async function echo(answer: UpgradeResponse): Promise<void> {
  answer.socket.once("error", (error) => error.message.trim());
  for await (const chunk of answer.socket) answer.socket.write(chunk);
  answer.socket.end();
  // @ts-expect-error: not a method of a connection
  answer.socket.missing();
}
`;

/** Programs, and what each of them declares: nothing, Node.js, the DOM, or the disposable symbols alone. */
const PROGRAMS: readonly [string, string, { readonly types: readonly string[]; readonly lib: readonly string[] }][] = [
  [
    "without any other types",
    typesOf("AbortSignalLike", "Uint8Array", "DuplexLike") + WITHOUT,
    { types: [], lib: ["ES2022"] },
  ],
  [
    "with @types/node",
    `import type { Duplex } from "node:stream";${typesOf("AbortSignal", "Buffer", "Duplex")}${DISPOSED}`,
    { types: ["node"], lib: ["ES2022"] },
  ],
  ["with the lib dom", typesOf("AbortSignal", "Uint8Array", "DuplexLike"), { types: [], lib: ["ES2022", "DOM"] }],
  ["with the lib esnext.disposable", DISPOSED, { types: [], lib: ["ES2022", "ESNext.Disposable"] }],
];

/** What the compilers of all versions know. `declaration`, because a program's own declarations must be able to name all types. */
const OPTIONS = { isolatedDeclarations: undefined, erasableSyntaxOnly: undefined, noUnusedLocals: false };

/** Imports everything that a package exports. */
async function importsOf(name: string): Promise<string[]> {
  const { exports } = JSON.parse(await readFile(at("node_modules", name, "package.json"), "utf8"));
  const entries = Object.keys(exports).filter((entry) => !entry.endsWith(".json"));
  expect(entries).toContain(".");
  return entries.map((entry) => `${name}${entry.slice(1)}`);
}

/** Copies the declarations alone: neither scripts, nor the packages that are installed next to them. */
beforeAll(async () => {
  await promisify(execFile)(process.execPath, [`${ROOT}/scripts/build.mjs`]);
  for (const [name, folder] of Object.entries(PACKAGES)) {
    await mkdir(at("node_modules", name), { recursive: true });
    for (const part of ["package.json", "dist"]) {
      await cp(`${ROOT}/${folder}/${part}`, at("node_modules", name, part), {
        recursive: true,
        filter: (source) => !/\.[cm]?js$|dist\Wembedded$/.test(source),
      });
    }
  }
  await writeFile(at("package.json"), '{ "type": "module" }\n');
  const names = (await Promise.all(Object.keys(PACKAGES).map(importsOf))).flat();
  const text = names.map((name, i) => `export * as module${i} from "${name}";\n`).join("");
  await writeFile(at("all.mts"), text);
  await writeFile(at("all.cts"), text.replaceAll(/^.*"kubesmith".*\n/gm, ""));
  for (const [i, [, program]] of PROGRAMS.entries()) await writeFile(at(`program${i}.mts`), program);
});

describe.each(DECLARATION_COMPILERS)("%s", (compiler) => {
  it("compiles the declarations of all packages without any other types", async () => {
    expect(versionOf(compiler)).toMatch(/^(5\.4|5\.9|6|7)\./);
    const options = { ...OPTIONS, types: [], lib: ["ES2022"], verbatimModuleSyntax: false };
    expect(await compile(compiler, at("."), ["all.mts", "all.cts"], options)).toBe("");
  });

  it.each(PROGRAMS.map(([title, , options], i) => [title, i, options] as const))(
    "gives a program %s its own types",
    async (_, i, options) => {
      expect(await compile(compiler, at("."), [`program${i}.mts`], { ...OPTIONS, ...options })).toBe("");
    },
  );
});
