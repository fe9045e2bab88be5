// Changes of sets of API documents, as someone hostile could make them.
import fc from "fast-check";
import { parseKey } from "../../openapi/index.js";

/** Kubernetes' own documents of every set: small ones that refer to each other's definitions. */
export const OWN: readonly string[] = ["apis/autoscaling/v1", "apis/policy/v1", "apis/scheduling.k8s.io/v1"];

/** Other keys that an index may list; some are not group/versions. */
const key = fc.constantFrom(
  "apis/a.evil.com/v1",
  "apis/a.evil.com/v2",
  "apis/a-evil.com/v1",
  "apis/zz.example.com/v1",
  "apis/stable.example.com/v1",
  "apis/core/v1",
  "apis/meta/v1",
  "apis/apps/v9",
  "apis/storage.k8s.io/v9",
  "apis/index.ts/v1",
  "apis/readme.md/v1",
  "apis/con/nul",
  "apis/3scale.net/2",
  "apis/__proto__/v1",
  "apis/../v1",
  "apis/A.B/v1",
  "api/v1/x",
  "version",
);

const GROUPS = ["", "policy", "autoscaling", "stable.example.com", "a.evil.com", "constructor", "../..", "a/b"];
const gvk = fc.record({
  group: fc.constantFrom(...GROUPS),
  version: fc.constantFrom("v1", "v2", "", "../x", "__proto__"),
  kind: fc.constantFrom(
    "Scale",
    "Eviction",
    "PriorityClass",
    "CronTab",
    "Status",
    "ObjectMeta",
    "class",
    "*/",
    "A\u2028B",
  ),
});

/** Names that belong to others, or that what is made of them could be mistaken for. */
const name = fc.constantFrom(
  "io.k8s.api.policy.v1.Eviction",
  "io.k8s.api.policy.v1.New",
  "io.k8s.api.autoscaling.v1.Scale",
  "io.k8s.a.policy.v1.Eviction",
  "io.k8s.api.scheduling.v1.priorityClasses",
  "io.k8s.api.scheduling.v1.LivePriorityClass",
  "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta",
  "io.k8s.apimachinery.a.ObjectMeta",
  "io.k8s.api.policy.v1.Eviction@apis/policy/v1",
  "io.k8s.api.policy.v1.PodDisruptionBudget#spec",
  "a.evil.Scale",
  "com.example.stable.v1.CronTab",
  "com.example.stable.v1.Helper",
  "__proto__",
  "constructor",
  "",
);

const KINDS = ["add", "definition", "rename", "gvk", "reference", "path", "custom", "paths", "copy"] as const;

/** One change of a set. Documents, definitions and paths are chosen by remainders. */
export interface Change {
  readonly kind: (typeof KINDS)[number];
  readonly which: number;
  readonly other: number;
  readonly key: string;
  readonly name: string;
  readonly gvk: { readonly group: string; readonly version: string; readonly kind: string };
  readonly custom: boolean;
}

export const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(...KINDS),
  which: fc.nat(),
  other: fc.nat(),
  key,
  name,
  gvk,
  custom: fc.boolean(),
});

/** The text of each document of a set, by its key in the index. */
export type Texts = Map<string, string>;

const pick = <T>(values: readonly T[], n: number): T | undefined => values[n % Math.max(values.length, 1)];

/** Changes a document that is not one of Kubernetes' own, or adds one. */
export function applyChange(
  set: Texts,
  { kind, which, other, key: wanted, name: wantedName, gvk: claimed, custom }: Change,
): void {
  const strangers = [...set.keys()].filter((each) => !OWN.includes(each));
  const target = pick(strangers, which);
  if (kind === "add" || target === undefined) {
    const source = pick([...set.values()], other) ?? "{}";
    const group = parseKey(wanted)?.group ?? "x.com";
    set.set(wanted, custom ? source.replaceAll("stable.example.com", group) : source);
    return;
  }
  const document = JSON.parse(set.get(target) ?? "{}");
  const schemas: [string, Record<string, unknown>][] = Object.entries(document.components?.schemas ?? {});
  const [chosen, schema] = pick(schemas, other) ?? ["", {}];
  const put = (entries: readonly (readonly [string, unknown])[]): void => {
    document.components = { ...document.components, schemas: Object.fromEntries(entries) };
  };
  const replaced = (value: Record<string, unknown>): (readonly [string, unknown])[] =>
    schemas.map(([each, before]) => [each, each === chosen ? value : before]);
  const claims = { "x-kubernetes-group-version-kind": [claimed] };
  const paths: [string, unknown][] = Object.entries(document.paths ?? {});
  switch (kind) {
    case "definition":
      put([
        ...schemas,
        [wantedName, { type: "object", properties: { evil: { type: "string" } }, ...(custom ? claims : {}) }],
      ]);
      break;
    case "rename":
      put(schemas.map(([each, value]) => [each === chosen ? wantedName : each, value]));
      break;
    case "gvk":
      put(replaced({ ...schema, ...claims }));
      break;
    case "reference":
      put(
        replaced({
          ...schema,
          properties: { ...Object(schema.properties), evil: { $ref: `#/components/schemas/${wantedName}` } },
        }),
      );
      break;
    case "path":
      document.paths = Object.fromEntries(
        paths.map(([path, item]) => [
          path.replace(/^\/apis\/[^/]*\/[^/]*/, pick(["/api/v1", `/${wanted}`, "/apis/policy/v1"], other) ?? ""),
          item,
        ]),
      );
      break;
    case "paths":
      document.paths = JSON.parse(JSON.stringify(document.paths ?? {}), (member, value) =>
        member === "x-kubernetes-group-version-kind" ? claimed : value,
      );
      break;
    case "custom":
      document.info = { title: custom ? "Kubernetes CRD Swagger" : "Kubernetes" };
      break;
    case "copy": {
      const from = JSON.parse(pick([...set.values()], other) ?? "{}");
      put([...schemas, ...Object.entries(from.components?.schemas ?? {})]);
      break;
    }
  }
  set.set(target, JSON.stringify(document));
}
