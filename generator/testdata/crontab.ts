import type { OpenAPIDocument } from "../openapi/types.js";

const OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
const ref = (name: string): object => ({ allOf: [{ $ref: `#/components/schemas/${name}` }] });
const json = (name: string): object => ({
  content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } },
});

/** What to put in place of parts of the document; each may be anything, as a hostile server would choose it. */
export interface CronTabInput {
  readonly kind?: string;
  readonly plural?: string;
  readonly description?: string;
  readonly property?: string;
  readonly enumValue?: string;
  readonly defaultValue?: unknown;
  readonly subresource?: string;
  /** Key by which the list of steps is merged; it is not merged when absent. */
  readonly mergeKey?: string;
  /** Whatever else the schema of {@link property} says. */
  readonly documentation?: object;
}

/** A small document of custom resources as an API server makes it. */
export function cronTabDocument(input: CronTabInput = {}): OpenAPIDocument {
  const { kind = "CronTab", plural = "crontabs", description = "Runs jobs.", property = "cronSpec" } = input;
  const { enumValue = "fast", defaultValue = "fast", subresource = "status", mergeKey, documentation = {} } = input;
  const merged = { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": [mergeKey] };
  const gvk = { group: "stable.example.com", version: "v1", kind };
  const definition = `com.example.stable.v1.${kind}`;
  const operation = (action: string, extra: object): object => ({
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": gvk,
    responses: { "200": json(definition) },
    ...extra,
  });
  const item = `/apis/stable.example.com/v1/namespaces/{namespace}/${plural}/{name}`;
  const document = {
    openapi: "3.0.0",
    info: { title: "Kubernetes CRD Swagger", version: "v0.1.0" },
    paths: {
      [`/apis/stable.example.com/v1/namespaces/{namespace}/${plural}`]: {
        get: operation("list", { responses: { "200": json(`${definition}List`) } }),
        post: operation("post", { requestBody: json(definition) }),
      },
      [item]: {
        get: operation("get", {}),
        put: operation("put", { requestBody: json(definition) }),
        patch: operation("patch", { requestBody: { content: { "application/merge-patch+json": {} } } }),
      },
      [`${item}/${subresource}`]: { get: operation("get", {}), put: operation("put", { requestBody: json(definition) }) },
    },
    components: {
      schemas: {
        [definition]: {
          type: "object",
          description,
          required: ["spec"],
          properties: {
            apiVersion: { type: "string" },
            kind: { type: "string" },
            metadata: ref(OBJECT_META),
            spec: {
              type: "object",
              required: [property, "mode"],
              properties: {
                [property]: { type: "string", description, ...documentation },
                mode: { type: "string", enum: [enumValue, "slow"], default: defaultValue },
                port: { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] },
                steps: {
                  type: "array",
                  items: {
                    type: "object",
                    required: [mergeKey ?? "run"],
                    properties: { [mergeKey ?? "run"]: { type: "string", nullable: true } },
                  },
                  ...(mergeKey !== undefined && merged),
                },
              },
            },
            status: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
          },
          "x-kubernetes-group-version-kind": [gvk],
        },
        [`${definition}List`]: {
          type: "object",
          required: ["items"],
          properties: { items: { type: "array", items: { $ref: `#/components/schemas/${definition}` } } },
          "x-kubernetes-group-version-kind": [{ ...gvk, kind: `${kind}List` }],
        },
        [OBJECT_META]: { type: "object", properties: { name: { type: "string" } } },
      },
    },
  };
  return JSON.parse(JSON.stringify(document));
}
