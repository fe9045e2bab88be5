const intervalMilliseconds = 500;

/**
 * Resolves when the process that started this one is gone: then nobody can stop this one any more, as after a `kill` of
 * npm. Does not keep the process alive.
 */
export function parentGone(): Promise<void> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (process.ppid === parent) {
        return;
      }
      clearInterval(timer);
      resolve();
    }, intervalMilliseconds).unref();
  });
}
