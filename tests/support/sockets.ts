import { Socket } from "node:net";
import { onTestFinished } from "vitest";

/** The connections that this process opens, whoever opens them. */
export interface SocketWatch {
  /** `host:port` of each, as it was asked for: a name is not resolved yet. A path for sockets of the file system. */
  readonly opened: readonly string[];
  /** How often `host:port` of a URL was connected to. */
  count(url: string): number;
  /** The ones that lead anywhere else than to these URLs. */
  elsewhere(...urls: readonly string[]): string[];
}

/** The address of a URL as it is connected to. */
function addressOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname.replace(/[[\]]/g, "")}:${port || (protocol === "https:" ? 443 : 80)}`;
}

/** The address in the arguments of `Socket.connect`: options, also as Node normalises them, a path, or port and host. */
function targetOf(args: readonly unknown[]): string {
  const [first, second] = args;
  const target = Array.isArray(first) ? first[0] : first;
  if (typeof target === "object" && target !== null) {
    const { path, host = "localhost", port } = target as { path?: string; host?: string; port?: number | string };
    return path ?? `${host}:${port}`;
  }
  if (typeof target === "number" || /^\d+$/.test(String(target)))
    return `${typeof second === "string" ? second : "localhost"}:${target}`;
  return String(target);
}

/**
 * Notes every connection that this process opens until the test has ended. TCP, TLS, `http`, `https`, `fetch` and undici all end up in
 * `Socket.prototype.connect`. A connection that would leave this machine is refused, so that a test that fails does no harm.
 */
export function watchSockets(): SocketWatch {
  const opened: string[] = [];
  const real = Socket.prototype.connect;
  function watched(this: Socket, ...args: Parameters<typeof real>): Socket {
    const target = targetOf(args);
    opened.push(target);
    if (!/^(?:127\.|localhost:|::1:|\/)/.test(target)) {
      process.nextTick(() => this.destroy(Object.assign(new Error("refused by the test"), { code: "ECONNREFUSED" })));
      return this;
    }
    return real.apply(this, args);
  }
  Socket.prototype.connect = watched as typeof real;
  onTestFinished(() => {
    Socket.prototype.connect = real;
  });
  return {
    opened,
    count: (url) => opened.filter((address) => address === addressOf(url)).length,
    elsewhere: (...urls) => opened.filter((address) => !urls.map(addressOf).includes(address)),
  };
}
