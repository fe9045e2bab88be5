import { ConfigError } from "../errors/config-error.js";

/** An API server's address in parts. */
export interface ServerAddress {
  /** Scheme, host and port. */
  readonly origin: string;
  /** The path below which the server is published, without trailing slash; empty in most cases. */
  readonly prefix: string;
}

/**
 * Parses a `server`: host, host:port or URL. Without a scheme it is http, or https if `tls` says that a certificate authority, a client
 * certificate or "do not verify" is set, as in client-go. Query and fragment are dropped.
 */
export function parseServer(server: string, tls: boolean): ServerAddress {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(server);
  const text = hasScheme ? server : `${tls ? "https" : "http"}://${server}`;
  // Never quote text that cannot be parsed: it may contain a password.
  if (/[\s\\]/.test(text) || !URL.canParse(text)) {
    throw new ConfigError("InvalidConfiguration", "server must be a host, host:port or URL");
  }
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    throw new ConfigError(
      "InvalidConfiguration",
      `server ${url.origin} contains a user name or password; pass them as credentials`,
    );
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new ConfigError(
      "InvalidConfiguration",
      `server has the scheme ${url.protocol}//; only http and https are supported`,
    );
  }
  const prefix = url.pathname.replace(/(?<!\/)\/+$/, "");
  if (!hasScheme && prefix !== "") {
    throw new ConfigError(
      "InvalidConfiguration",
      `server ${JSON.stringify(`${url.host}${prefix}`)} has a path; write https:// in front of it`,
    );
  }
  return { origin: url.origin, prefix };
}
