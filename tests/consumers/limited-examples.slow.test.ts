import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type GenerateOptions, generate, rbac, usage } from "kubesmith";
import { beforeAll, describe, expect, test } from "vitest";
import { kubesmith } from "../support/cli.js";
import { createProject } from "../support/compile.js";
import { exampleFile } from "../support/run-example.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();
const typeRoots = [dirname(dirname(createRequire(import.meta.url).resolve("@types/node/package.json")))];
const WEBSITES = [exampleFile("website-controller/crd.yaml")];

interface Example {
  readonly name: string;
  readonly files: readonly string[];
  readonly crds?: readonly string[];
  /** The resources that remain, with their verbs. */
  readonly resources: readonly string[];
}

const EXAMPLES: readonly Example[] = [
  {
    name: "demo",
    files: ["main.ts", "listener.ts"],
    // That `componentStatuses` has no `delete` is what the example shows.
    resources: ["apps/v1 deployments: create,patch", "core/v1 componentStatuses: ", "core/v1 pods: list"],
  },
  { name: "multi-cluster", files: ["main.ts"], resources: ["core/v1 pods: list,watch"] },
  {
    name: "service-account",
    files: ["main.ts"],
    resources: [
      "authentication/v1 selfSubjectReviews: create",
      "core/v1 pods: list",
      "core/v1 secrets: create,list,watch",
      "core/v1 serviceAccounts: ",
    ],
  },
  {
    name: "website-controller",
    files: ["main.ts"],
    crds: WEBSITES,
    resources: [
      "apps/v1 deployments: create,list,patch,watch",
      "core/v1 configMaps: create,list,patch,watch",
      "core/v1 services: create,list,patch,watch",
      "web.example.com/v1 websites: list,watch",
    ],
  },
];

/** Copies an example, which then imports the code in the folder beside it. */
async function copyExample({ name, files }: Example): Promise<void> {
  await mkdir(at(name), { recursive: true });
  for (const file of files) {
    const text = await readFile(exampleFile(`${name}/${file}`), "utf8");
    const imports = text.replace(
      /"@kubesmith\/kubernetes(\/[^"]*)?"/g,
      (_, path = "") => `"./kubernetes${path}/index.js"`,
    );
    await writeFile(at(name, file), imports);
  }
  const options = { target: "ES2022", lib: ["ES2023"], module: "NodeNext", types: ["node"], typeRoots };
  const compilerOptions = { ...options, strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true };
  await writeFile(at(name, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
}
const sourceOf = ({ name, crds }: Example): GenerateOptions => ({
  embedded: true,
  ...(crds !== undefined && { crds }),
  output: at(name, "kubernetes"),
});

/** What the compiler says about an example with the code beside it. */
async function errorsIn({ name }: Example): Promise<object[]> {
  return (await usage({ tsconfig: at(name) })).unknown.filter(({ kind }) => kind === "errors");
}

/** The text of each generated file, by path. */
async function codeOf({ name }: Example): Promise<Map<string, string>> {
  const folder = at(name, "kubernetes");
  const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".ts")).sort();
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path), "utf8")] as const)),
  );
}

function resourcesIn(code: ReadonlyMap<string, string>): string[] {
  return [...code].flatMap(([path, text]) =>
    [...text.matchAll(/^export const (\w+): Resource<[\s\S]*?^ {2}verbs: \[(.*)\],$/gm)].map(
      ([, name, verbs = ""]) => `${dirname(path)} ${name}: ${verbs.replaceAll('"', "").replaceAll(" ", "")}`,
    ),
  );
}

/** Types for `apply` belong to the types that remain, whether or not a list in them is merged. */
const MERGE = /Merge$/;

/** The exported types that neither other generated code nor the program names. */
function unusedTypes(code: ReadonlyMap<string, string>, program: string): string[] {
  const all = [...code.values(), program].join("\n");
  const counts = new Map<string, number>();
  for (const [word] of all.matchAll(/\w+/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const exported = [...code.values()].flatMap((text) => [...text.matchAll(/^export (?:interface|type) (\w+)/gm)]);
  return exported.flatMap(([, name = ""]) => ((counts.get(name) ?? 0) > 1 || MERGE.test(name) ? [] : [name]));
}

beforeAll(async () => {
  await createProject(at());
  for (const example of EXAMPLES) await copyExample(example);
});

describe.each(EXAMPLES)("$name", (example) => {
  test("compiles with only what it uses, and the code contains nothing else", async () => {
    await generate({ ...sourceOf(example), onlyUsed: at(example.name) });
    expect(await errorsIn(example)).toEqual([]);
    const code = await codeOf(example);
    expect(resourcesIn(code)).toEqual(example.resources);
    expect(unusedTypes(code, await readFile(at(example.name, "main.ts"), "utf8"))).toEqual([]);
  });

  test("compiles with the code for the role that it needs", async () => {
    const { text } = await rbac({ tsconfig: at(example.name) });
    await writeFile(at(example.name, "role.yaml"), text);
    const { limited } = await generate({ ...sourceOf(example), forRole: [at(example.name, "role.yaml")] });
    expect(await errorsIn(example)).toEqual([]);
    expect(limited?.unmatched).toEqual([]);
  });
});

test("the command reports what remains, takes the flags from the config file, and `verify` accepts the result", async () => {
  const [demo] = EXAMPLES;
  if (demo === undefined) throw new Error("there is no example");
  const config = { embedded: true, output: "kubernetes", onlyUsed: "tsconfig.json" };
  await writeFile(at("demo/kubesmith.config.json"), JSON.stringify(config));
  const run = (...args: string[]) => kubesmith(args, { cwd: at("demo"), env: { XDG_CACHE_HOME: at("cache") } });
  const first = await run("generate");
  expect([first.code, first.stderr]).toEqual([0, "Generating modules\nReading the program\nWriting files\n"]);
  expect(first.stdout).toMatch(/^kubernetes: 2 of \d+ group\/versions from the bundled snapshot, /m);
  expect(await run("verify", "--offline", "--quiet")).toMatchObject({ code: 0 });
  const all = await run("generate", "--no-only-used", "--quiet");
  expect(all.stdout).toMatch(/^kubernetes: \d+ group\/versions from the bundled snapshot, /m);
  await writeFile(
    at("demo/role.yaml"),
    "kind: ClusterRole\nrules:\n- { apiGroups: [''], resources: [pods, podz], verbs: [get] }\n",
  );
  const role = await run("generate", "--for-role", "role.yaml", "--quiet");
  expect([role.code, role.stderr]).toEqual([
    0,
    "warning: the role allows get for podz in the core group, but the bundled snapshot does not have this\n",
  ]);
  expect(role.stdout).toMatch(/^kubernetes: 1 of \d+ group\/versions/m);
  const wrong = await run("generate", "--for-role", "role.yaml", "--only-used", "tsconfig.json");
  expect(wrong).toMatchObject({ code: 2, stderr: "error: --only-used and --for-role cannot be used together\n" });
});
