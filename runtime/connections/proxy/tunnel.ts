import type { Socket } from "node:net";
import { ProxyFailure } from "../../errors/proxy-failure.js";
import type { Connector } from "../undici.js";
import { type ProxyAddress, proxyName, type TunnelOptions } from "./address.js";

/**
 * Makes connections through a proxy: a tunnel to the server, in which `connect` then does TLS as without a proxy. The proxy sees the
 * server's name and nothing else.
 * @param timeout milliseconds that the tunnel may take
 */
export function throughProxy(
  proxy: ProxyAddress,
  connect: Connector,
  { ca, timeout }: { readonly ca: string | undefined; readonly timeout: number },
): Connector {
  return (target, callback) => {
    const secure = target.protocol === "https:";
    const port = Number(target.port || (secure ? 443 : 80));
    openTunnel(proxy, target.hostname, port, ca, timeout).then(
      (socket) => {
        if (secure) connect({ ...target, httpSocket: socket }, callback);
        else callback(null, socket.setNoDelay(true).setKeepAlive(true, 60_000));
      },
      (error: Error) => callback(error, null),
    );
  };
}

/** Opens a connection to a host by way of a proxy. */
async function openTunnel(
  proxy: ProxyAddress,
  host: string,
  port: number,
  ca: string | undefined,
  timeout: number,
): Promise<Socket> {
  let attempt: Socket | undefined;
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    attempt?.destroy(Object.assign(new Error("timed out"), { code: "ETIMEDOUT" }));
  }, timeout);
  const options: TunnelOptions = {
    ca,
    onSocket: (socket) => {
      attempt = socket;
      if (late) socket.destroy();
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
    const message = `the proxy ${proxyName(proxy)} cannot be reached (${code})`;
    throw new ProxyFailure(message, "check the proxy's address and that it runs", { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
