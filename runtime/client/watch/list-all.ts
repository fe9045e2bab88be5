import { isExpired } from "../../errors/guards.js";
import type { ResourceDescription } from "../../types/client.js";
import type { KubernetesObject, List } from "../../types/object.js";
import type { ListOptions } from "../../types/options.js";
import type { AbortSignal } from "../../types/platform.js";
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

/** All objects at one version. */
export interface CompleteList {
  readonly items: KubernetesObject[];
  /** Empty if the server sent none. */
  readonly resourceVersion: string;
  /** Whether the server sent more than one page. */
  readonly wasPaged: boolean;
}

/**
 * Lists a resource at one version. If the token of a page expires, the following pages would be newer than those before; then everything is
 * listed again by one request, as client-go's pager does it.
 * @throws what `list` of a resource client throws
 */
export async function listAll(
  { client, token, namespace }: ResourceDescription,
  { selection, resourceVersion, isPaged }: ListRequest,
  signal: AbortSignal,
): Promise<CompleteList> {
  const resource = namespace === undefined ? client.resource(token) : client.resource(token as never, namespace);
  const { list } = resource as { list(options: ListOptions): PromiseLike<List<KubernetesObject>> };
  const common: ListOptions = { ...selection, signal };
  const first: ListOptions = { ...common, ...(resourceVersion && { resourceVersion }) };
  let page = await list(isPaged ? { ...first, limit: PAGE_SIZE } : first);
  const version = page.metadata.resourceVersion ?? "";
  const { items } = page;
  for (let next = page.metadata.continue; next; next = page.metadata.continue) {
    try {
      // The server refuses a version together with the token of a page.
      page = await list({ ...common, limit: PAGE_SIZE, continue: next });
    } catch (error) {
      if (!isExpired(error)) throw error;
      const complete = await list(first);
      return { items: complete.items, resourceVersion: complete.metadata.resourceVersion ?? "", wasPaged: true };
    }
    for (const item of page.items) items.push(item);
  }
  return { items, resourceVersion: version, wasPaged: items !== page.items };
}
