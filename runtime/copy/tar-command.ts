import { printable } from "../text/printable.js";
import type { Exec } from "../types/streams.js";
import { CopyError } from "./error.js";

const MISSING = new Set([126, 127]);

/**
 * Why a copy failed, once `tar` has ended: the server's failure, tar's own message, or the failure of this side.
 * @param failure of this side, which comes second: it is often the consequence of the other
 * @returns undefined if nothing failed
 */
export async function endOfTar(session: Exec, failure: unknown): Promise<unknown> {
  let exitCode: number;
  let stderr: string;
  try {
    ({ exitCode, stderr } = await session);
  } catch (error) {
    return isClosed(error) ? ours(failure) : error;
  }
  if (exitCode === 0) return ours(failure);
  if (MISSING.has(exitCode)) {
    return new CopyError(`the container has no tar, which copying requires (exit code ${exitCode})`);
  }
  return new CopyError(`tar failed in the container with exit code ${exitCode}: ${printable(stderr) || "no message"}`);
}

function isClosed(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "StreamClosed";
}

function ours(failure: unknown): unknown {
  if (failure === undefined || failure instanceof CopyError) return failure;
  const text = failure instanceof Error ? failure.message : String(failure);
  return new CopyError(printable(text), { cause: failure });
}
