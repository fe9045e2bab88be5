import { isExpired } from "../../errors/guards.js";
import type { ParseBody } from "../../transport/responses.js";
import type { ResourceDescription } from "../../types/client.js";
import type { KubernetesObject, List } from "../../types/object.js";
import type { ListOptions } from "../../types/options.js";
import type { AbortSignal } from "../../types/platform.js";
import { PARSE_BODY, type ParsedBy } from "../parse-body.js";
import type { Selection } from "./selection.js";

/** client-go's page size. */
const PAGE_SIZE = 500;

/** Which state to list, and how. */
export interface ListRequest {
  readonly selection: Selection;
  /** Default: the most recent state. `"0"`: a cached state, however old. Other values: a state that is not older. */
  readonly resourceVersion?: string | undefined;
  /** Whether to ask for pages. Servers answer from their cache, and at once, only without. */
  readonly isPaged: boolean;
}

/** Takes the objects of a list while it is read, so that they are not collected. */
export interface ListTaker {
  /** Parses the body of a page. It may take the page's objects itself; then the list that it returns is without them. */
  readonly parse: ParseBody;
  /** Takes the objects that the list of a page contains. */
  take(objects: readonly KubernetesObject[]): void;
  /** Forgets the objects that were taken: everything is listed again. */
  restart(): void;
}

/** All objects at one version. */
export interface CompleteList {
  /** Empty if they were taken. */
  readonly items: KubernetesObject[];
  /** Empty if the server sent none. */
  readonly resourceVersion: string;
  /** Whether the server sent more than one page. */
  readonly wasPaged: boolean;
}

/**
 * Lists a resource at one version. If the token of a page expires, the following pages would be newer than those before; then everything is
 * listed again by one request, as client-go's pager does it.
 * @param taker takes the objects. Default: they are collected
 * @throws what `list` of a resource client throws
 */
export async function listAll(
  { client, token, namespace }: ResourceDescription,
  { selection, resourceVersion, isPaged }: ListRequest,
  signal: AbortSignal,
  taker?: ListTaker,
): Promise<CompleteList> {
  const resource = namespace === undefined ? client.resource(token) : client.resource(token as never, namespace);
  const { list } = resource as { list(options: ListOptions): PromiseLike<List<KubernetesObject>> };
  const common: ListOptions & ParsedBy = { ...selection, signal, ...(taker && { [PARSE_BODY]: taker.parse }) };
  const first: ListOptions = { ...common, ...(resourceVersion && { resourceVersion }) };
  let items: KubernetesObject[] = [];
  const add = (page: List<KubernetesObject>): void => {
    if (taker !== undefined) taker.take(page.items);
    else if (items.length === 0) items = page.items;
    else for (const item of page.items) items.push(item);
  };
  let page = await list(isPaged ? { ...first, limit: PAGE_SIZE } : first);
  const version = page.metadata.resourceVersion ?? "";
  let wasPaged = false;
  add(page);
  for (let next = page.metadata.continue; next; next = page.metadata.continue) {
    wasPaged = true;
    try {
      // The server refuses a version together with the token of a page.
      page = await list({ ...common, limit: PAGE_SIZE, continue: next });
    } catch (error) {
      if (!isExpired(error)) throw error;
      // Before the request: the taker gets the objects while the response is read.
      items = [];
      taker?.restart();
      const complete = await list(first);
      add(complete);
      return { items, resourceVersion: complete.metadata.resourceVersion ?? "", wasPaged };
    }
    add(page);
  }
  return { items, resourceVersion: version, wasPaged };
}
