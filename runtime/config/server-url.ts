import { ConfigError } from "../errors/config-error.js";

/** An API server's address in parts. */
export interface ServerAddress {
  /** Scheme, host and port. */
  readonly origin: string;
  /** The path below which the server is published, without trailing slash; empty in most cases. */
  readonly prefix: string;
}

/** What a message says of an address with a zone. */
export const ZONE =
  "an IPv6 address with a zone (%), which is not supported; use an address without a zone, or a host name";

/** Whether the host of a URL is an IPv6 address with a zone, such as `fe80::1%eth0`. The URL standard has none, so no URL can be parsed. */
export function hasZone(url: string): boolean {
  const [authority = ""] = url.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").split(/[/?#]/, 1);
  return /^\[[0-9a-f:.]+%[^\]]*\]/i.test(authority.slice(authority.lastIndexOf("@") + 1));
}

/**
 * Parses a `server`: host, host:port or URL. Without a scheme it is http, even if a certificate authority or a client certificate is set:
 * kubectl ignores these then. Query and fragment are dropped.
 */
export function parseServer(server: string): ServerAddress {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(server);
  const text = hasScheme ? server : `http://${server}`;
  if (hasZone(text)) {
    throw new ConfigError("InvalidConfiguration", `the "server" address contains ${ZONE}`);
  }
  // Never quote text that cannot be parsed: it may contain a password.
  if (/[\s\\]/.test(text) || !URL.canParse(text)) {
    throw new ConfigError("InvalidConfiguration", 'the "server" address must be a host, a host and port, or a URL');
  }
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    throw new ConfigError(
      "InvalidConfiguration",
      `the "server" URL ${url.origin} contains a user name or password; pass them as credentials`,
    );
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new ConfigError(
      "InvalidConfiguration",
      `the scheme of the "server" URL must be http or https, but is ${url.protocol.slice(0, -1)}`,
    );
  }
  const prefix = url.pathname.replace(/(?<!\/)\/+$/, "");
  if (!hasScheme && prefix !== "") {
    throw new ConfigError(
      "InvalidConfiguration",
      `the "server" address ${JSON.stringify(`${url.host}${prefix}`)} has a path but no scheme; write https:// in front of it`,
    );
  }
  return { origin: url.origin, prefix };
}
