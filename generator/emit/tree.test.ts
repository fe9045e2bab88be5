import { describe, expect, it } from "vitest";
import { generateTree, inputOf } from "../pipeline.js";
import { type CronTabInput, cronTabDocument } from "../testdata/crontab.js";
import { VERSION } from "../version.js";
import { ts } from "./compilers.js";
import { createEmitter } from "./emitter.js";
import type { Job } from "./job.js";

const { signal } = new AbortController();

async function filesOf(input?: CronTabInput): Promise<Map<string, string>> {
  const document = cronTabDocument(input);
  return generateTree(inputOf([{ key: "apis/stable.example.com/v1", hash: "H", document }]), false, signal);
}

describe("the clientset", () => {
  it("can be parsed, although a group begins with a digit", async () => {
    const text = JSON.stringify(cronTabDocument()).replaceAll("stable.example.com", "3scale.net");
    const given = [{ key: "apis/3scale.net/v1", hash: "H", document: JSON.parse(text) }];
    const files = await generateTree(inputOf(given), false, signal);
    expect(files.get("index.ts")).toContain('readonly "3scaleNet": { v1: ClientsOf<typeof ');
    for (const path of ["index.ts", "3scale.net/v1/index.ts"]) {
      const { diagnostics } = ts.transpileModule(files.get(path) ?? "", { reportDiagnostics: true });
      expect(diagnostics).toEqual([]);
    }
  });

  it.each(["a_v1> }; evil: { v1: ClientsOf<typeof a_v1", "3scaleNet_v1", "a_v1, evil"])(
    "is checked like a module: the alias %j is refused",
    (alias) => {
      const versions = [{ member: "v1", alias, module: "a/v1" }];
      const clientset: Job = { kind: "clientset", importExtension: "js", groups: [{ member: "a", versions }] };
      expect(() => createEmitter()(clientset)).toThrow(
        expect.objectContaining({ name: "GeneratorError", code: "emit" }),
      );
    },
  );
});

describe("the whole generator on a literal document", () => {
  it("writes a module, the shared types, the clientset, the hashes and the lock", async () => {
    const files = await filesOf();
    expect([...files.keys()].sort()).toEqual([
      "api-hashes.ts",
      "index.ts",
      "lock.json",
      "meta/v1/index.ts",
      "stable.example.com/v1/index.ts",
    ]);
    expect(files.get("stable.example.com/v1/index.ts")).toBe(MODULE);
    expect(files.get("index.ts")).toContain(
      "readonly stableExampleCom: { v1: ClientsOf<typeof stableExampleCom_v1> };",
    );
  });

  it("writes merge schemas into a file of their own, which the module imports and does not export", async () => {
    const files = await filesOf({ mergeKey: "run" });
    expect(files.get("stable.example.com/v1/merge.ts")).toBe(MERGE);
    const module = files.get("stable.example.com/v1/index.ts") ?? "";
    expect(module).toContain('import type { CronTabMerge } from "./merge.js";');
    expect(module).toContain("  merge: CronTabMerge;\n");
    expect(module).not.toMatch(/^export .*Merge/m);
  });

  it("renames a subresource that a client has a member of already, and says what it is called in requests", async () => {
    const files = await filesOf({ subresource: "get" });
    const module = files.get("stable.example.com/v1/index.ts") ?? "";
    expect(module).toContain('  subresources: { get_: { verbs: Verbs<"get" | "update">; body: CronTab } };\n');
    expect(module).toMatch(/^ {2}subresources: \{\s*get_: \{\s*name: "get",\s*verbs: \["get", "update"\],\s*group:/m);
  });

  it("redeclares the fields that are always returned as what they are when they are neither absent nor null", async () => {
    const schemas: { [name: string]: object } = {
      Alias: { type: "string", nullable: true },
      Object: { type: "object", properties: { a: { type: "string" } } },
    };
    const properties = {
      anything: {},
      list: { type: "array", items: { type: "string" } },
      alias: { $ref: "#/components/schemas/com.example.Alias" },
      object: { allOf: [{ $ref: "#/components/schemas/com.example.Object" }] },
      either: { oneOf: [{ type: "string" }, { $ref: "#/components/schemas/com.example.Alias" }] },
    };
    const document = JSON.parse(JSON.stringify(cronTabDocument()), (name, value) => {
      if (name === "com.example.stable.v1.CronTab") {
        return { ...value, required: Object.keys(properties), properties: { ...value.properties, ...properties } };
      }
      if (name !== "schemas") return value;
      return { ...value, ...Object.fromEntries(Object.entries(schemas).map(([key, s]) => [`com.example.${key}`, s])) };
    });
    const files = await generateTree(inputOf([{ key: "apis/stable.example.com/v1", hash: "H", document }]), false);
    const module = files.get("stable.example.com/v1/index.ts") ?? "";
    expect(module).toContain(`/**
 * CronTab as the server returns it.
 *
 * Runs jobs.
 */
export interface LiveCronTab extends CronTab {
  apiVersion: "stable.example.com/v1";
  kind: "CronTab";
  metadata: ObjectMeta & NamespacedLiveMetadata;
  alias: Alias & {};
  anything: unknown & {};
  either: (string | Alias) & {};
  list: string[];
  object: Object;
}
`);
  });

  it("never gives one group's member of the clientset to another", async () => {
    const document = cronTabDocument();
    const key = "apis/stable.example.com/v1";
    const other = JSON.parse(
      JSON.stringify(document)
        .replaceAll("stable.example.com", "stable-example.com")
        .replaceAll("com.example.stable", "com.stable-example"),
    );
    const documents = [
      { key, hash: "H", document },
      { key: "apis/stable-example.com/v1", hash: "H", document: other },
    ];
    const text = (await generateTree(inputOf(documents), false, signal)).get("index.ts") ?? "";
    expect(text).toContain('readonly "stable.example.com": { v1: ClientsOf<typeof stableExampleCom_v1_2> };');
    expect(text).toContain('readonly "stable-example.com": { v1: ClientsOf<typeof stableExampleCom_v1> };');
  });

  it("writes the same bytes whatever the order of keys", async () => {
    const shuffle = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffle);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, member]) => [key, shuffle(member)]),
      );
    };
    const key = "apis/stable.example.com/v1";
    const shuffled = await generateTree(
      inputOf([{ key, hash: "H", document: shuffle(cronTabDocument()) as object }]),
      false,
      signal,
    );
    expect(Object.fromEntries(shuffled)).toEqual(Object.fromEntries(await filesOf()));
  });
});

const HEADER = `/* @generated by kubesmith ${VERSION} from stable.example.com/v1. Do not edit: changes are lost when it is generated again.
 * @noprettier */
/* eslint-disable */ /* eslint max-lines: [1, 3] -- ESLint would report a directive without effect */
// biome-ignore-all lint format assist: generated
`;

const MODULE = `${HEADER}
import type { NamespacedLiveMetadata, NamespacedResource, Resource, Verbs } from "@kubesmith/runtime/codegen";
import type { ObjectMeta } from "../../meta/v1/index.js";

/** Runs jobs. */
export interface CronTab {
  apiVersion?: "stable.example.com/v1";
  kind?: "CronTab";
  metadata: ObjectMeta;
  spec: CronTab_Spec;
  status?: { [key: string]: unknown; };
}

/**
 * CronTab as the server returns it.
 *
 * Runs jobs.
 */
export interface LiveCronTab extends CronTab {
  apiVersion: "stable.example.com/v1";
  kind: "CronTab";
  metadata: ObjectMeta & NamespacedLiveMetadata;
  spec: CronTab_Spec;
}

export interface CronTabsResource extends NamespacedResource<"stable.example.com", "v1", "crontabs", "CronTab"> {
  verbs: Verbs<"create" | "get" | "list" | "patch" | "update" | "watch">;
  object: CronTab;
  live: LiveCronTab;
  strategic: false;
  subresources: { status: { verbs: Verbs<"get" | "update">; body: CronTab } };
}

/**
 * Resource \`crontabs\`: CronTab, namespaced.
 *
 * Runs jobs.
 */
export const cronTabs: Resource<CronTabsResource> = {
  group: "stable.example.com",
  version: "v1",
  plural: "crontabs",
  kind: "CronTab",
  scope: "Namespaced",
  verbs: ["create", "get", "list", "patch", "update", "watch"],
  subresources: { status: { verbs: ["get", "update"], group: "stable.example.com", version: "v1", kind: "CronTab" } },
};

export interface CronTab_Spec {
  /** Runs jobs. */
  cronSpec: string;
  /** @default "fast" */
  mode?: "fast" | "slow";
  port?: number | string;
  steps?: CronTab_Spec_Steps[];
}

export interface CronTab_Spec_Steps {
  run: string | null;
}
`;

const MERGE = `${HEADER}
import type { MergeList } from "@kubesmith/runtime/codegen";

export interface CronTabMerge {
  spec: CronTab_SpecMerge;
}

export interface CronTab_SpecMerge {
  steps: MergeList<"run">;
}
`;
