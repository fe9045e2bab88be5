import { printable } from "../text/printable.js";
import type { Client } from "../types/client.js";
import type { ConnectOptions } from "../types/connect.js";
import { checkSkew } from "./check-skew.js";
import { describeSkew } from "./describe-skew.js";
import { SkewError } from "./skew-error.js";

/**
 * Checks what the `skew` option of `connect` asks for: one request. With `"warn"`, a difference is one warning, and so is a check that
 * fails, because the program may well work.
 * @param client a client whose requests have a time limit
 * @throws SkewError with `"error"`, if the API differs
 * @throws what `checkSkew` throws with `"error"`, and the signal's reason with both
 */
export async function checkWhenConnecting(
  client: Pick<Client, "send" | "server">,
  { skew, apiHashes = {}, onWarning, signal }: ConnectOptions,
): Promise<void> {
  if (skew === "error") {
    const report = await checkSkew(client, apiHashes);
    if (report.differs) throw new SkewError(report);
    return;
  }
  const warning = await warningOf(client, apiHashes);
  signal?.throwIfAborted();
  if (warning !== undefined) onWarning?.(warning);
}

async function warningOf(
  client: Pick<Client, "send" | "server">,
  apiHashes: NonNullable<ConnectOptions["apiHashes"]>,
): Promise<string | undefined> {
  try {
    const report = await checkSkew(client, apiHashes);
    return report.differs ? describeSkew(report) : undefined;
  } catch (error) {
    const reason = printable(error instanceof Error ? error.message : String(error));
    return `the API of ${client.server} could not be compared with the API that the client was generated for: ${reason}`;
  }
}
