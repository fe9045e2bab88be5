import type { Socket } from "node:net";
import { ConfigError } from "../../errors/config-error.js";

/** A proxy. Holds its credentials: it goes into no message. */
export interface ProxyAddress {
  readonly scheme: "http" | "https" | "socks5";
  /** Host without brackets. */
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** What opening a tunnel depends on. */
export interface TunnelOptions {
  /** The cluster's authorities, in PEM. An https proxy may have its certificate from them. */
  readonly ca: string | undefined;
  /** Gets the socket as soon as there is one, so that an attempt can be ended. */
  readonly onSocket: (socket: Socket) => void;
}

const SCHEMES: { readonly [protocol: string]: readonly [scheme: ProxyAddress["scheme"], port: number] } = {
  "http:": ["http", 80],
  "https:": ["https", 443],
  "socks5:": ["socks5", 1080],
  // Go's environment knows this one, too; the proxy resolves names in any case.
  "socks5h:": ["socks5", 1080],
};

/** Reads a proxy's URL. `source` says whose it is; the URL itself, which may hold a password, is in no message. */
export function parseProxy(text: string, source: string): ProxyAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const [scheme, port] = SCHEMES[url?.protocol ?? ""] ?? [];
  if (url === undefined || scheme === undefined || port === undefined || url.hostname === "") {
    throw new ConfigError(
      "InvalidConfiguration",
      `${source} must be a URL such as http://host:port, https:// or socks5://`,
    );
  }
  try {
    return {
      scheme,
      host: bare(url.hostname),
      port: url.port === "" ? port : Number(url.port),
      username: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    };
  } catch {
    throw new ConfigError("InvalidConfiguration", `${source} has a user name or password that is not percent-encoded`);
  }
}

/** A host as sockets take it: IPv6 addresses without brackets. */
export function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/** A proxy as messages name it. */
export function proxyName({ scheme, host, port }: ProxyAddress): string {
  return `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
