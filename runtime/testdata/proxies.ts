import { createServer as createHttpServer, type IncomingMessage } from "node:http";
import { createServer as createSecureServer, type ServerOptions } from "node:https";
import { connect, createServer, type Socket } from "node:net";
import { joinSockets } from "../../tests/support/relay.js";
import { listen } from "./listen.js";

/** A proxy on the loopback interface, and what it was asked for. */
export interface FakeProxy {
  readonly url: string;
  /** `host:port` of each tunnel that was asked for. */
  readonly asked: readonly string[];
  /** Headers of the requests, or user and password. */
  readonly credentials: readonly string[];
}

/** How a proxy behaves. */
export interface ProxyOptions {
  readonly tls?: ServerOptions;
  /** User and password that it wants. */
  readonly credentials?: string;
  /** Where every tunnel ends, whatever was asked for. */
  readonly target?: { readonly host: string; readonly port: number };
  /** Refuses every tunnel with this code. */
  readonly refuse?: number;
}

/** A proxy that takes CONNECT, in the clear or over TLS. */
export async function startHttpProxy(options: ProxyOptions = {}): Promise<FakeProxy> {
  const asked: string[] = [];
  const credentials: string[] = [];
  const server = options.tls === undefined ? createHttpServer() : createSecureServer(options.tls);
  server.on("connect", ({ url = "", headers }: IncomingMessage, socket: Socket) => {
    asked.push(url);
    credentials.push(JSON.stringify(headers));
    const given = Buffer.from(headers["proxy-authorization"]?.split(" ")[1] ?? "", "base64").toString();
    const refusal = options.credentials !== undefined && given !== options.credentials ? 407 : options.refuse;
    if (refusal !== undefined) return void socket.end(`HTTP/1.1 ${refusal} No\r\n\r\n`);
    const at = url.lastIndexOf(":");
    const { host, port } = options.target ?? { host: url.slice(0, at).replace(/[[\]]/g, ""), port: Number(url.slice(at + 1)) };
    const onward = connect({ host, port }, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      joinSockets(socket, onward);
    });
  });
  const port = await listen(server);
  return { url: `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${port}`, asked, credentials };
}

/** A SOCKS5 proxy. It sends its responses byte by byte, as a network may. */
export async function startSocksProxy(options: ProxyOptions = {}): Promise<FakeProxy> {
  const asked: string[] = [];
  const credentials: string[] = [];
  const server = createServer(async (socket) => {
    const bytes = socket.iterator({ destroyOnReturn: false });
    let buffer = Buffer.alloc(0);
    const take = async (length: number): Promise<Buffer> => {
      while (buffer.length < length) {
        const { value, done } = await bytes.next();
        if (done) throw new Error("closed");
        buffer = Buffer.concat([buffer, value]);
      }
      const taken = buffer.subarray(0, length);
      buffer = buffer.subarray(length);
      return taken;
    };
    const answer = async (...values: number[]): Promise<void> => {
      for (const value of values) await new Promise((resolve) => socket.write(Buffer.from([value]), resolve));
    };
    try {
      const [, count = 0] = await take(2);
      const methods = await take(count);
      if (options.credentials !== undefined) {
        if (!methods.includes(2)) return await answer(5, 255);
        await answer(5, 2);
        const [, userLength = 0] = await take(2);
        const user = (await take(userLength)).toString();
        const [passwordLength = 0] = await take(1);
        const password = (await take(passwordLength)).toString();
        credentials.push(`${user}:${password}`);
        if (`${user}:${password}` !== options.credentials) return await answer(1, 1);
        await answer(1, 0);
      } else await answer(5, 0);
      const [, , , type] = await take(4);
      const host = type === 1 ? [...(await take(4))].join(".") : (await take((await take(1))[0] ?? 0)).toString();
      const port = (await take(2)).readUInt16BE();
      asked.push(`${host}:${port}`);
      if (options.refuse !== undefined) return await answer(5, options.refuse, 0, 1, 0, 0, 0, 0, 0, 0);
      const onward = connect(options.target ?? { host, port }, async () => {
        await bytes.return?.();
        await answer(5, 0, 0, 3, 1, 97, 0, 0);
        joinSockets(socket, onward);
      });
    } catch {
      socket.destroy();
    }
  });
  const port = await listen(server);
  return { url: `socks5://127.0.0.1:${port}`, asked, credentials };
}
