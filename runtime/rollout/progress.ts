import { awaitable } from "../async/awaitable.js";
/**
 * Something that runs for a while. Iterate over it to follow its steps, or await its result. It starts when you do one of these, and runs
 * only once. It can be iterated only once. If you leave the loop, the run ends, and awaiting the result then rejects.
 */
export interface Progress<Step, Result> extends PromiseLike<Result>, AsyncIterable<Step> {
  catch<R = never>(onRejected?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<Result | R>;
  finally(onFinally?: (() => void) | null): Promise<Result>;
}

const NOT_FOLLOWED = "the loop over the steps ended before the last step";

/**
 * Creates a progress.
 * @param start starts the run, which yields the steps and returns the result
 */
export function createProgress<Step, Result>(start: () => AsyncGenerator<Step, Result, void>): Progress<Step, Result> {
  let isStarted = false;
  let settle: { resolve(result: Result): void; reject(error: unknown): void };
  const result = new Promise<Result>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // Whoever only iterates sees the failure there.
  result.catch(() => {});

  async function* run(): AsyncGenerator<Step, void, void> {
    try {
      settle.resolve(yield* start());
    } catch (error) {
      settle.reject(error);
      throw error;
    } finally {
      settle.reject(new Error(NOT_FOLLOWED));
    }
  }
  const consume = (): Promise<Result> => {
    if (!isStarted) {
      isStarted = true;
      void skipAll(run()).catch(() => {});
    }
    return result;
  };
  return awaitable(consume, {
    [Symbol.asyncIterator]: () => {
      if (isStarted) throw new Error("the progress can be iterated only once, and not after it has been awaited");
      isStarted = true;
      const steps = run();
      return {
        next: () => steps.next(),
        return: async () => {
          const end = await steps.return();
          // Of a generator that has not begun, nothing runs.
          settle.reject(new Error(NOT_FOLLOWED));
          return end;
        },
      };
    },
  });
}

async function skipAll(steps: AsyncIterable<unknown>): Promise<void> {
  for await (const _step of steps);
}
