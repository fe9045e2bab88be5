import { readFile } from "node:fs/promises";
import { ConfigError } from "../errors/config-error.js";
import { errorCode } from "../errors/error-code.js";
import { bearer } from "./bearer.js";
import type { Authenticator, Credential } from "./index.js";

// client-go reads the file once a minute, and ten seconds early: service account tokens are rotated long before they expire.
const MAX_AGE_MS = 50_000;

async function readToken(file: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new ConfigError("UnreadableFile", `cannot read the token file ${file} (${errorCode(error)})`, {
      file,
      cause: error,
    });
  }
  return bearer(text, `the token file ${file}`, file);
}

/**
 * A bearer token in a file that another program renews. The first read must succeed unless there is a `fallback` token. If a later read
 * fails, the last good token is kept.
 */
export async function createTokenFileAuthenticator(
  file: string,
  fallback = "",
  now: () => number = () => performance.now(),
): Promise<Authenticator> {
  const credentialOf = (authorization: string): Credential => ({ authorization });
  let current = credentialOf(fallback === "" ? await readToken(file) : bearer(fallback, "the token"));
  let readAt = fallback === "" ? now() : Number.NEGATIVE_INFINITY;
  let reading: Promise<Credential> | undefined;

  // One read at a time, however many requests wait for it.
  const reread = (): Promise<Credential> => {
    reading ??= readToken(file)
      .then(
        (fresh) => {
          if (fresh !== current.authorization) current = credentialOf(fresh);
          return current;
        },
        () => current,
      )
      .finally(() => {
        readAt = now();
        reading = undefined;
      });
    return reading;
  };

  return {
    credential: () => (now() - readAt < MAX_AGE_MS ? current : reread()),
    renew: async (rejected) => {
      // A read in progress may have begun before the token was replaced.
      await reading;
      return current !== rejected || (await reread()) !== rejected;
    },
  };
}
