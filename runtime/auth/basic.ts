import type { Authenticator } from "./index.js";

/** User name and password. API servers no longer take them, proxies in front of them may. */
export function createBasicAuthenticator(username: string, password: string): Authenticator {
  const credential = {
    authorization: `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`,
  };
  return { credential: () => credential };
}
