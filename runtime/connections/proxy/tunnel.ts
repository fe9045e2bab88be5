import type { Socket } from "node:net";
import { onAbort } from "../../async/on-abort.js";
import type { ProxyTls } from "../../config/tls.js";
import { ProxyFailure } from "../../errors/proxy-failure.js";
import type { Connector } from "../undici.js";
import { type ProxyAddress, proxyName, type TunnelOptions } from "./address.js";

/** Options for opening tunnels. */
export interface ThroughProxyOptions {
  /** The TLS options for an https proxy. Undefined: those of Node.js. */
  readonly tls: ProxyTls | undefined;
  /** Timeout of a tunnel in milliseconds. */
  readonly timeout: number;
  /** Aborts attempts in progress. */
  readonly closed: AbortSignal;
}

/**
 * Creates connections through a proxy: a tunnel to the server, in which `connect` starts TLS as without a proxy. The proxy sees only the
 * server's name.
 */
export function throughProxy(proxy: ProxyAddress, connect: Connector, options: ThroughProxyOptions): Connector {
  return (target, callback) => {
    const secure = target.protocol === "https:";
    const port = Number(target.port || (secure ? 443 : 80));
    openTunnel(proxy, target.hostname, port, options).then(
      (socket) => {
        if (secure) connect({ ...target, httpSocket: socket }, callback);
        else callback(null, socket.setNoDelay(true).setKeepAlive(true, 60_000));
      },
      (error: Error) => callback(error, null),
    );
  };
}

const AUTHORITY_ADVICE =
  "add the proxy's certificate authority to the certificate authorities of the cluster or of the system";
const CERTIFICATE_ADVICE: { readonly [code: string]: string } = {
  ERR_TLS_CERT_ALTNAME_INVALID: "in the proxy's URL, use a host name that the proxy's certificate contains",
  CERT_HAS_EXPIRED: "renew the certificate, and check this machine's clock",
  CERT_NOT_YET_VALID: "check this machine's clock",
};

/** Whether an error of a handshake is about the other end's certificate. */
function isDistrust(error: unknown): boolean {
  const { code = "" } = error as { code?: string };
  return /CERT|SIGNATURE/.test(code) && !code.startsWith("ERR_SSL_");
}

/** Connects to a host through a proxy. */
async function openTunnel(
  proxy: ProxyAddress,
  host: string,
  port: number,
  { tls, timeout, closed }: ThroughProxyOptions,
): Promise<Socket> {
  let attempt: Socket | undefined;
  let reason: Error | undefined;
  const giveUp = (code: string): void => {
    reason = Object.assign(new Error("timed out or aborted"), { code });
    attempt?.destroy(reason);
  };
  const timer = setTimeout(giveUp, timeout, "ETIMEDOUT");
  const release = onAbort(closed, () => giveUp("ABORT_ERR"));
  const options: TunnelOptions = {
    tls,
    onSocket: (socket) => {
      attempt = socket;
      if (reason !== undefined) socket.destroy(reason);
    },
  };
  try {
    if (proxy.scheme === "socks5") {
      const { connectOverSocks5 } = await import("./socks5.js");
      return await connectOverSocks5(proxy, host, port, options);
    }
    const { connectOverHttp } = await import("./http-connect.js");
    return await connectOverHttp(proxy, `${host.includes(":") ? `[${host}]` : host}:${port}`, options);
  } catch (error) {
    if (error instanceof ProxyFailure) throw error;
    const { code = "closed" } = error as { code?: string };
    if (isDistrust(error)) {
      const problem = `the certificate of the proxy ${proxyName(proxy)} is not trusted (${code})`;
      throw new ProxyFailure(problem, CERTIFICATE_ADVICE[code] ?? AUTHORITY_ADVICE, { cause: error });
    }
    const message = `the proxy ${proxyName(proxy)} cannot be reached (${code})`;
    throw new ProxyFailure(message, "check that the proxy is running, and that its address is correct", {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
    release();
  }
}
