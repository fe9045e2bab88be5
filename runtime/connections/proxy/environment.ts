import { BlockList, isIP } from "node:net";
import { bare, type ProxyAddress, parseProxy } from "./address.js";

/** Environment variables by name. */
export interface Variables {
  readonly [name: string]: string | undefined;
}

/**
 * The environment's proxy for a server, by Go's rules: `HTTPS_PROXY` or `HTTP_PROXY`, depending on the server's scheme, in upper or lower
 * case. There is none for this machine itself, nor for entries of `NO_PROXY`: `*`, addresses, CIDR ranges, hosts with their subdomains, and
 * `.domain` or `*.domain` for subdomains only, each with an optional port.
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export function proxyFromEnvironment(origin: string, variables: Variables): ProxyAddress | undefined {
  const { protocol, hostname, port } = new URL(origin);
  const name = protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const value = variables[name] || variables[name.toLowerCase()];
  if (!value) return undefined;
  const host = bare(hostname);
  if (isThisMachine(host)) return undefined;
  const excluded = variables.NO_PROXY || variables.no_proxy || "";
  if (isExcluded(host, port || (protocol === "https:" ? "443" : "80"), excluded)) return undefined;
  return parseProxy(/^[a-z0-9]+:\/\//i.test(value) ? value : `http://${value}`, `the environment variable ${name}`);
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

function isThisMachine(host: string): boolean {
  return host === "localhost" || (isIP(host) !== 0 && LOOPBACK.check(host, familyOf(host)));
}

function isExcluded(host: string, port: string, list: string): boolean {
  return list
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry === "*" || (entry !== "" && matches(host, port, entry)));
}

function matches(host: string, port: string, entry: string): boolean {
  if (isIP(host) !== 0 && entry.includes("/")) return isInRange(host, entry);
  const [name, wantedPort] = splitPort(entry);
  if (wantedPort !== undefined && wantedPort !== port) return false;
  if (isIP(name) !== 0) return isIP(host) === isIP(name) && isSameAddress(host, name);
  const domain = name.replace(/^\*(?=\.)/, "");
  return domain.startsWith(".") ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

/** Splits `host:port` and `[::1]:port`; a bare IPv6 address has colons, but no port. */
function splitPort(entry: string): [name: string, port: string | undefined] {
  const [, name, port] = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
  return [bare(name ?? entry), port];
}

function isInRange(host: string, range: string): boolean {
  const [address = "", bits = ""] = range.split("/");
  const length = /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  // An invalid range excludes nothing, as in Go.
  if (isIP(address) !== isIP(host) || !(length <= (isIP(address) === 6 ? 128 : 32))) return false;
  const block = new BlockList();
  block.addSubnet(address, length, familyOf(address));
  return block.check(host, familyOf(host));
}

function isSameAddress(one: string, other: string): boolean {
  const block = new BlockList();
  block.addAddress(other, familyOf(other));
  return block.check(one, familyOf(one));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}
