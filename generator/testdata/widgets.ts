import type { Document } from "../openapi/index.js";

const OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/** What to put in place of parts of a document of custom resources. */
export interface WidgetsInput {
  readonly group?: string;
  readonly kind?: string;
  readonly listKind?: string;
  readonly plural?: string;
  readonly scope?: "Namespaced" | "Cluster";
  /** The schema of `spec`. */
  readonly spec?: object;
  /** Members of the schema of the kind. */
  readonly root?: object;
  /** Members of the schema of metadata, which all kinds share. */
  readonly metadata?: object;
  /** Actions of single objects, besides `list` and `post`. */
  readonly actions?: readonly string[];
  readonly subresources?: readonly string[];
  /** Query parameters of `list`. */
  readonly parameters?: readonly string[];
  /** Media types of patches. */
  readonly patches?: readonly string[];
}

const METHODS: { readonly [action: string]: string } = { get: "get", put: "put", patch: "patch", delete: "delete" };

/** The document of a group/version with one custom resource, as an API server makes it. */
export function widgetsDocument(input: WidgetsInput = {}): Document {
  const { group = "example.com", kind = "Widget", listKind = `${kind}List`, plural = "widgets" } = input;
  const { scope = "Namespaced", actions = ["get", "put", "patch", "delete"], subresources = ["status"] } = input;
  const { spec = { type: "object" }, root = {}, metadata = {}, parameters = ["limit"] } = input;
  const { patches = ["application/merge-patch+json"] } = input;
  const gvk = { group, version: "v1", kind };
  const definition = `com.example.v1.${kind}`;
  const content = (name: string, mediaTypes: readonly string[] = ["application/json"]): object => ({
    content: Object.fromEntries(
      mediaTypes.map((type) => [type, { schema: { $ref: `#/components/schemas/${name}` } }]),
    ),
  });
  const operation = (action: string, extra: object = {}): object => ({
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": gvk,
    responses: { "200": content(definition) },
    ...(action === "put" && { requestBody: content(definition) }),
    ...(action === "patch" && { requestBody: content(definition, patches) }),
    ...extra,
  });
  const base = `/apis/${group}/v1${scope === "Namespaced" ? "/namespaces/{namespace}" : ""}/${plural}`;
  const document = {
    openapi: "3.0.0",
    info: { title: "Kubernetes CRD Swagger", version: "v0.1.0" },
    paths: {
      [base]: {
        get: operation("list", {
          parameters: parameters.map((name) => ({ name, in: "query" })),
          responses: { "200": content(`${definition}List`) },
        }),
        post: operation("post", { requestBody: content(definition) }),
      },
      [`${base}/{name}`]: Object.fromEntries(actions.map((action) => [METHODS[action], operation(action)])),
      ...Object.fromEntries(
        subresources.map((name) => [`${base}/{name}/${name}`, { get: operation("get"), put: operation("put") }]),
      ),
    },
    components: {
      schemas: {
        [definition]: {
          type: "object",
          properties: {
            apiVersion: { type: "string" },
            kind: { type: "string" },
            metadata: { allOf: [{ $ref: `#/components/schemas/${OBJECT_META}` }] },
            spec,
          },
          "x-kubernetes-group-version-kind": [gvk],
          ...root,
        },
        [`${definition}List`]: {
          type: "object",
          required: ["items"],
          properties: { items: { type: "array", items: { $ref: `#/components/schemas/${definition}` } } },
          "x-kubernetes-group-version-kind": [{ ...gvk, kind: listKind }],
        },
        [OBJECT_META]: { type: "object", properties: { name: { type: "string" } }, ...metadata },
      },
    },
  };
  return { key: `apis/${group}/v1`, hash: "", document: JSON.parse(JSON.stringify(document)) };
}
