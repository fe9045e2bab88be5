/** What a call does: the verbs, with one action per patch type, and `apply`. */
export type Action =
  | "get"
  | "list"
  | "watch"
  | "create"
  | "update"
  | "apply"
  | "merge"
  | "json"
  | "strategic"
  | "delete"
  | "deleteCollection";

/** The HTTP method of each action and, if it has a body, the content type. */
export const HTTP: {
  readonly [A in Action]: {
    readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    readonly contentType: string;
  };
} = {
  get: { method: "GET", contentType: "" },
  list: { method: "GET", contentType: "" },
  watch: { method: "GET", contentType: "" },
  create: { method: "POST", contentType: "application/json" },
  update: { method: "PUT", contentType: "application/json" },
  // JSON is YAML: the server accepts it with this type, and has no other for JSON bodies before 1.36.
  apply: { method: "PATCH", contentType: "application/apply-patch+yaml" },
  merge: { method: "PATCH", contentType: "application/merge-patch+json" },
  json: { method: "PATCH", contentType: "application/json-patch+json" },
  strategic: { method: "PATCH", contentType: "application/strategic-merge-patch+json" },
  delete: { method: "DELETE", contentType: "application/json" },
  deleteCollection: { method: "DELETE", contentType: "application/json" },
};
