/** The milliseconds that a task takes, after what earlier ones left in memory is gone. */
export async function time(task) {
  globalThis.gc();
  const start = performance.now();
  await task();
  return performance.now() - start;
}

/** The microseconds that this process works while a task is done, on all of its threads. */
export async function work(task) {
  const before = process.cpuUsage();
  await task();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** The middle of an odd number of figures. */
export function median(figures) {
  return figures.sort((a, b) => a - b)[(figures.length - 1) / 2];
}

/** Does something for each name, some at a time. */
export async function inLanes(names, lanes, task) {
  const queue = names.values();
  const lane = async () => {
    for (const name of queue) await task(name);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** The bytes of the heap that are in use. */
export function heapUsed() {
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
