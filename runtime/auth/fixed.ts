import { bearer } from "./bearer.js";
import type { Authenticator } from "./index.js";

/** A fixed bearer token. */
export function createTokenAuthenticator(token: string): Authenticator {
  const credential = { authorization: bearer(token, "the token") };
  return { credential: () => credential };
}

/** User name and password. API servers no longer accept them, but proxies in front of them may. */
export function createBasicAuthenticator(username: string, password: string): Authenticator {
  const credential = {
    authorization: `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`,
  };
  return { credential: () => credential };
}
