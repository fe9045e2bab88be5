import { buildRequest } from "../request/index.js";
import type { Client, ResourceDescription } from "../types/client.js";

/** A subresource of one object, to which a stream is opened. */
export interface Target {
  readonly client: Client;
  /** The encoded path, without a query. */
  readonly path: string;
  /** The parameters that the server understands. */
  readonly query: Query;
}

/** Parameters of a request. For a list, the name is repeated for each item. */
export interface Query {
  readonly [name: string]: string | number | boolean | readonly string[];
}

/**
 * The target of a call. Throws a RequestError for an invalid name or namespace.
 * @param subresource its name in requests
 */
export function targetOf(
  { client, token, namespace }: ResourceDescription,
  name: string,
  subresource: string,
  query: Query,
): Target {
  const { path } = buildRequest({ action: "get", token, namespace, name, subresource });
  return { client, path, query };
}

/** Parameters without those that are undefined. */
export function definedOnly(query: {
  readonly [name: string]: string | number | boolean | readonly string[] | undefined;
}): Query {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as Query;
}
