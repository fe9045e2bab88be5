import type { Socket } from "node:net";
import type { ProxyTls } from "../../config/tls.js";
import { ConfigError } from "../../errors/config-error.js";

/** A proxy. Contains its credentials, so it must not appear in messages. */
export interface ProxyAddress {
  readonly scheme: "http" | "https" | "socks5";
  /** Host without brackets. */
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** Options for opening a tunnel. */
export interface TunnelOptions {
  /** The TLS options for an https proxy. Undefined: those of Node.js. */
  readonly tls: ProxyTls | undefined;
  /** Called with the socket as soon as it exists, so that the attempt can be aborted. */
  readonly onSocket: (socket: Socket) => void;
}

const SCHEMES: { readonly [protocol: string]: readonly [scheme: ProxyAddress["scheme"], port: number] } = {
  "http:": ["http", 80],
  "https:": ["https", 443],
  "socks5:": ["socks5", 1080],
  // Go supports this scheme, too; the proxy resolves names in any case.
  "socks5h:": ["socks5", 1080],
};

/** Parses a proxy's URL. `source` says where it comes from. The URL itself, which may contain a password, is never in a message. */
export function parseProxy(text: string, source: string): ProxyAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const [scheme, port] = SCHEMES[url?.protocol ?? ""] ?? [];
  if (url === undefined || scheme === undefined || port === undefined || url.hostname === "") {
    throw new ConfigError(
      "InvalidConfiguration",
      `${source} must be an http://, https:// or socks5:// URL, such as http://host:port`,
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
    throw new ConfigError("InvalidConfiguration", `the user name and password in ${source} must be percent-encoded`);
  }
}

/** A host in the form for sockets: IPv6 addresses have no brackets. */
export function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/** The form of a proxy in messages. */
export function proxyName({ scheme, host, port }: ProxyAddress): string {
  return `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
