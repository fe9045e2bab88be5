import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type Socket } from "node:net";
import { ProxyFailure } from "../../errors/proxy-failure.js";
import { type ProxyAddress, proxyName, type TunnelOptions } from "./address.js";

const CREDENTIALS = "check the user name and password in the proxy's URL";
const RULES = "check that the proxy allows connections to the API server";

/**
 * Connects to a host through an HTTP proxy. The connection to an https proxy is encrypted.
 */
export function connectOverHttp(
  proxy: ProxyAddress,
  authority: string,
  { tls, onSocket }: TunnelOptions,
): Promise<Socket> {
  const { scheme, host, port, username, password } = proxy;
  const credentials = Buffer.from(`${username}:${password}`).toString("base64");
  const options = {
    host,
    port,
    method: "CONNECT",
    path: authority,
    agent: false,
    headers: { host: authority },
  } as const;
  return new Promise((resolve, reject) => {
    const request =
      scheme === "https"
        ? httpsRequest({
            ...options,
            // Otherwise Node would use the name in the header, which is the server's.
            servername: isIP(host) === 0 ? host : "",
            ...tls,
          })
        : httpRequest(options);
    // Not passed in the options, which Node prints for NODE_DEBUG=http.
    if (username !== "" || password !== "") request.setHeader("proxy-authorization", `Basic ${credentials}`);
    request
      .once("socket", onSocket)
      .once("error", reject)
      .once("connect", ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
        if (statusCode === 200) {
          if (head.length > 0) socket.unshift(head);
          resolve(socket);
          return;
        }
        socket.destroy();
        const refusal = `the proxy ${proxyName(proxy)} refused the connection (${statusCode})`;
        reject(new ProxyFailure(refusal, statusCode === 407 ? CREDENTIALS : RULES));
      })
      .end();
  });
}
