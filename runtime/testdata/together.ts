import type { Client } from "../index.js";
import type { RawRequest, RawResponse } from "../types/raw.js";

/** Sends the same request `count` times at once. */
export async function together(
  client: Client,
  count: number,
  request: RawRequest,
): Promise<PromiseSettledResult<RawResponse>[]> {
  return Promise.allSettled(Array.from({ length: count }, () => client.send(request)));
}

/** The status of each answer, or the text of why there is none. */
export function statusesOf(results: readonly PromiseSettledResult<RawResponse>[]): unknown[] {
  return results.map((result) => (result.status === "fulfilled" ? result.value.status : `${result.reason}`));
}
