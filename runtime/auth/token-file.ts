import { readFile } from "node:fs/promises";
import { ConfigError } from "../errors/config-error.js";
import type { Authenticator } from "./authenticator.js";
import { bearer } from "./bearer.js";

// client-go reads the file once a minute and ten seconds early: service account tokens are rotated long before they expire.
const MAX_AGE = 50_000;

async function readToken(file: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new ConfigError("UnreadableFile", `cannot read the token file ${file}`, { file, cause: error });
  }
  return bearer(text, `the token file ${file}`, file);
}

/**
 * A bearer token in a file that someone else renews. The first reading must succeed unless there is a `fallback` token; a later one that
 * fails keeps the last good token.
 */
export async function createTokenFileAuthenticator(
  file: string,
  fallback = "",
  now: () => number = () => performance.now(),
): Promise<Authenticator> {
  let header = fallback === "" ? await readToken(file) : bearer(fallback, "the token");
  let readAt = fallback === "" ? now() : Number.NEGATIVE_INFINITY;
  let reading: Promise<string> | undefined;

  // One reading at a time, however many requests wait for it.
  const reread = (): Promise<string> => {
    reading ??= readToken(file)
      .then(
        (fresh) => {
          header = fresh;
          return header;
        },
        () => header,
      )
      .finally(() => {
        readAt = now();
        reading = undefined;
      });
    return reading;
  };

  return {
    authorization: () => (now() - readAt < MAX_AGE ? header : reread()),
    renew: async (rejected) => header !== rejected || (await reread()) !== rejected,
  };
}
