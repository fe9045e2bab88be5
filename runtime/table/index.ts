import { descriptionOf } from "../client/description.js";
import { RequestError } from "../errors/request-error.js";
import { ResponseError } from "../errors/response-error.js";
import { acceptOf } from "../request/accept.js";
import { buildRequest } from "../request/index.js";
import { decodeObject } from "../transport/decode.js";
import type { Described } from "../types/client.js";
import type { ListMetadata } from "../types/object.js";
import type { ListOptions } from "../types/options.js";

/** A column of a table. */
export interface TableColumn {
  /** Its heading, `NAME`. */
  readonly name: string;
  /** OpenAPI type of its cells. */
  readonly type: string;
  readonly format: string;
  readonly description: string;
  /** 0 means that it is always shown; a larger number, only in wide output. */
  readonly priority: number;
}

/** One object of a table. */
export interface TableRow {
  /** A value for each column. */
  readonly cells: readonly unknown[];
  /** The object: its metadata, or what `includeObject` selects. */
  readonly object?: { readonly metadata?: object; readonly [field: string]: unknown };
}

/**
 * The table that `kubectl get` prints of a resource.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables
 */
export interface Table {
  readonly apiVersion: string;
  readonly kind: "Table";
  readonly metadata: ListMetadata;
  readonly columnDefinitions: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

/** Options of `readTable`. */
export interface TableOptions extends ListOptions {
  /** How much of each object is in its row. The server's default is `Metadata`. */
  includeObject?: "None" | "Metadata" | "Object";
}

/** What can be read as a table: the client of a resource that can be listed. */
export interface Tabular extends Described {
  list(options?: ListOptions): unknown;
}

/**
 * Reads a resource as the table that `kubectl get` shows: the server chooses columns and cells, for custom resources too.
 *
 * @param resource the client of a resource: in one namespace, in all of them, or cluster-scoped
 * @param options which objects, as for `list`, and how much of them the rows contain
 * @returns one table; with `limit`, `metadata.continue` is the token of the next page
 * @throws what `list` throws; ResponseError (`UnexpectedJson`) if an API does not support tables; RequestError (`InvalidResource`) when
 * the value is not a resource client
 * @example
 * const { columnDefinitions, rows } = await readTable(k8s.core.v1.pods("default"));
 * console.log(columnDefinitions.map(({ name }) => name), rows.map(({ cells }) => cells));
 */
export async function readTable(resource: Tabular, { includeObject, ...options }: TableOptions = {}): Promise<Table> {
  const { client, token, namespace } = descriptionOf(resource);
  if (includeObject !== undefined && typeof includeObject !== "string") {
    throw new RequestError("InvalidOption", `${token.kind}: includeObject must be a string`);
  }
  const query = { ...(includeObject !== undefined && { includeObject }), ...options.query };
  const request = buildRequest({ action: "list", token, namespace, options: { ...options, query } });
  const { path, headers, query: search } = request;
  const url = search === "" ? path : `${path}?${search}`;
  const response = await client.send({
    path: url,
    headers: { ...headers, accept: acceptOf("Table") },
    ...(options.signal && { signal: options.signal }),
  });
  const answer = decodeObject(response, "GET", url);
  if (isTable(answer)) {
    const { metadata, columnDefinitions, rows } = answer;
    return { ...answer, metadata: metadata ?? {}, columnDefinitions: columnDefinitions ?? [], rows: rows ?? [] };
  }
  throw new ResponseError("UnexpectedJson", "the response is not a table", {
    method: "GET",
    url,
    status: response.status,
  });
}

/** A table as servers send it: Go writes empty lists as null. */
type SentTable = { readonly [M in keyof Table]: M extends "kind" ? Table[M] : Table[M] | null };

function isTable(value: object): value is SentTable & Pick<Table, "apiVersion"> {
  const { kind, columnDefinitions = null, rows } = value as { readonly [member in keyof Table]?: unknown };
  if (kind !== "Table" || rows === undefined) return false;
  return [columnDefinitions, rows].every((list) => list === null || Array.isArray(list));
}
