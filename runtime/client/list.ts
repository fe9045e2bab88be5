import { awaitable } from "../async/awaitable.js";
import { isExpired } from "../errors/guards.js";
import type { ListPromise } from "../types/methods.js";
import type { KubernetesObject, List } from "../types/object.js";
import type { ListOptions } from "../types/options.js";

/** client-go's page size. */
const PAGE_SIZE = 500;

/** Reads one list, or one page of it. */
export type ReadList<T> = (options: ListOptions) => Promise<List<T>>;

/** What identifies an object across the pages of a list. */
function identityOf(object: KubernetesObject): string {
  const { uid, namespace, name } = object.metadata ?? {};
  return uid ?? `${namespace}/${name}`;
}

/**
 * Reads a list page by page.
 *
 * Later pages are requested by `continue` alone: the server refuses a version with it. If that token expires (after about five minutes, so
 * only slow consumers see it), the rest is read as client-go's pager does it, by one full list at the version of the first request, without
 * the objects that were already returned. That list is newer than the pages before it. If the first request, or the caller's own `continue`
 * token, has expired, the iteration rejects.
 */
export async function* readPages<T extends KubernetesObject>(
  read: ReadList<T>,
  options: ListOptions,
): AsyncGenerator<List<T>, void, void> {
  const { resourceVersion: _version, resourceVersionMatch: _match, ...rest } = options;
  // Zero means "no limit". Other values, such as NaN, are checked by the read.
  const limit = options.limit === undefined || options.limit === 0 ? PAGE_SIZE : options.limit;
  const seen = new Set<string>();
  let page = await read({ ...options, limit });
  for (;;) {
    const next = page.metadata.continue;
    if (next) for (const item of page.items) seen.add(identityOf(item));
    yield page;
    if (!next) return;
    try {
      page = await read({ ...rest, limit, continue: next });
    } catch (error) {
      if (!isExpired(error) || options.continue) throw error;
      const { limit: _limit, ...all } = options;
      const list = await read(all);
      yield { ...list, items: list.items.filter((item) => !seen.has(identityOf(item))) };
      return;
    }
  }
}

/** A list that is read when it is awaited, by one request, or when it is iterated, page by page. */
export function createListPromise<T extends KubernetesObject>(read: ReadList<T>, options: ListOptions): ListPromise<T> {
  const iterable: Pick<ListPromise<T>, "pages" | typeof Symbol.asyncIterator> = {
    pages: () => readPages(read, options),
    async *[Symbol.asyncIterator]() {
      for await (const page of readPages(read, options)) yield* page.items;
    },
  };
  return awaitable<List<T>, typeof iterable>(() => read(options), iterable);
}
