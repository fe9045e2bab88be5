/** How many files are read at the same time. Node.js reads four; the others wait, and a process may not open any number of them. */
export const CONCURRENT_FILES = 16;

/** Maps values by an asynchronous function, at most `limit` at a time; results are in the values' order. The first failure ends it. */
export async function mapConcurrently<T, R>(
  values: readonly T[],
  limit: number,
  map: (value: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = values.entries();
  let failed = false;
  const work = async (): Promise<void> => {
    for (const [i, value] of queue) {
      if (failed) return;
      results[i] = await map(value);
    }
  };
  const workers = Array.from({ length: Math.min(limit, values.length) }, () =>
    work().catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  await Promise.all(workers);
  return results;
}
