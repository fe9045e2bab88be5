import type { Authenticator } from "./authenticator.js";
import { bearer } from "./bearer.js";

/** A fixed bearer token. */
export function createTokenAuthenticator(token: string): Authenticator {
  const credential = { authorization: bearer(token, "the token") };
  return { credential: () => credential };
}
