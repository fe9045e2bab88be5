import { isConflict } from "../errors/guards.js";
import { type RetryOptions, retry } from "./retry.js";

/**
 * Reads, changes and writes an object, and does so again if someone else wrote the object in between. Only conflicts are retried
 * (`isConflict`; a duplicate name is not a conflict). For other failures there is `retry`.
 *
 * @param work reads the object, changes it and writes it, each time it is called; its argument is the number of the attempt, from 1
 * @param options how often and how soon to try again; by default 5 attempts, 10 ms apart
 * @returns what `work` resolved with
 * @throws what `work` rejected with: the last conflict, or immediately any other failure; RequestError (`InvalidOption`) if an option is
 *   not a number or out of range
 * @see https://pkg.go.dev/k8s.io/client-go/util/retry#RetryOnConflict
 * @example
 * await retryOnConflict(async () => {
 *   const web = await deployments.get("web");
 *   return deployments.update({ ...web, spec: { ...web.spec, paused: true } });
 * });
 */
export async function retryOnConflict<T>(work: (attempt: number) => Promise<T>, options?: RetryOptions): Promise<T> {
  return retry(isConflict, options, work);
}
