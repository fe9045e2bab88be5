import type { GetOptions } from "../../types/options.js";

/** What a wait reads from: the client of a resource, in one namespace or cluster-scoped, or anything else with the same `get`. */
export interface Readable<L> {
  /** Reads the object `name`. Rejects with an `ApiError` (`isNotFound`) if it does not exist. */
  get(name: string, options?: GetOptions): Promise<L>;
}
