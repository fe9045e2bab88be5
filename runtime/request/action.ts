/** What a call does: the verbs, with `patch` told apart by its type and `apply` beside them. */
export type Action =
  | "get"
  | "list"
  | "create"
  | "update"
  | "apply"
  | "merge"
  | "json"
  | "strategic"
  | "delete"
  | "deleteCollection";

/** The HTTP method and, where it has a body, the content type of each action. */
export const HTTP: {
  readonly [A in Action]: {
    readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    readonly contentType: string;
  };
} = {
  get: { method: "GET", contentType: "" },
  list: { method: "GET", contentType: "" },
  create: { method: "POST", contentType: "application/json" },
  update: { method: "PUT", contentType: "application/json" },
  // JSON is YAML: the server takes it under this type, and has no other for JSON bodies before 1.36.
  apply: { method: "PATCH", contentType: "application/apply-patch+yaml" },
  merge: { method: "PATCH", contentType: "application/merge-patch+json" },
  json: { method: "PATCH", contentType: "application/json-patch+json" },
  strategic: { method: "PATCH", contentType: "application/strategic-merge-patch+json" },
  delete: { method: "DELETE", contentType: "application/json" },
  deleteCollection: { method: "DELETE", contentType: "application/json" },
};
