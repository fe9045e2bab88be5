import { bearer } from "./bearer.js";
import type { Authenticator } from "./index.js";

/** A fixed bearer token. */
export function createTokenAuthenticator(token: string): Authenticator {
  const credential = { authorization: bearer(token, "the token") };
  return { credential: () => credential };
}
