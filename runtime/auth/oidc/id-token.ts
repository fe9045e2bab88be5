import { ConfigError } from "../../errors/config-error.js";

// Clocks differ.
const LEEWAY = 10_000;

/**
 * Whether an ID token still serves ten seconds from now. Only its `exp` is looked at: who signed it is for the API server to check.
 *
 * @param now milliseconds since 1970
 * @throws ConfigError `InvalidConfiguration` for a text that is no JWT; the text is not shown
 */
export function isCurrent(idToken: string, now: number): boolean {
  const parts = idToken.split(".");
  let claims: unknown;
  try {
    claims = JSON.parse(Buffer.from(parts[1] ?? "", "base64url").toString("utf8"));
  } catch {
    claims = undefined;
  }
  if (parts.length !== 3 || typeof claims !== "object" || claims === null)
    throw new ConfigError("InvalidConfiguration", "the id-token is no JWT; log in again");
  const expires = "exp" in claims && typeof claims.exp === "number" ? claims.exp * 1000 : 0;
  return now + LEEWAY < expires;
}
