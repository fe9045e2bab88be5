import { ConfigError } from "../errors/config-error.js";
import type { ConnectOptions } from "../types/connect.js";

const TEXTS = [
  "context",
  "cluster",
  "user",
  "namespace",
  "server",
  "token",
  "username",
  "password",
  "caFile",
  "tlsServerName",
  "clientCertificateFile",
  "clientKeyFile",
  "userAgent",
] as const;

/**
 * Checks options that may come from a configuration file or from JavaScript, and would be misunderstood silently: `"false"` is not false,
 * and `"5s"` is not a number.
 *
 * @throws ConfigError `InvalidConfiguration` that names the option; its value is shown only if it cannot be a secret
 */
export function checkOptions(options: ConnectOptions): void {
  const { insecureSkipTlsVerify, requestTimeout } = options;
  for (const name of TEXTS) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== "string") throw invalid(`${name} must be a string`);
  }
  if (insecureSkipTlsVerify !== undefined && typeof insecureSkipTlsVerify !== "boolean")
    throw invalid("insecureSkipTlsVerify must be true or false");
  if (requestTimeout === undefined || (Number.isFinite(requestTimeout) && requestTimeout >= 0)) return;
  const given = typeof requestTimeout === "string" ? JSON.stringify(requestTimeout) : String(requestTimeout);
  throw invalid(`requestTimeout must be a number of milliseconds, such as 5000, or 0 for no limit; got ${given}`);
}

function invalid(problem: string): ConfigError {
  return new ConfigError("InvalidConfiguration", problem);
}
