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

/** Sends the same read `count` times at once, while another one is under way: those go over HTTP/2 where the server speaks it. */
export async function shared(
  client: Client,
  count: number,
  request: RawRequest,
): Promise<PromiseSettledResult<RawResponse>[]> {
  return (await together(client, count + 1, request)).slice(1);
}

/** The status of each response, or the text of why there is none. */
export function statusesOf(results: readonly PromiseSettledResult<RawResponse>[]): unknown[] {
  return results.map((result) => (result.status === "fulfilled" ? result.value.status : `${result.reason}`));
}
