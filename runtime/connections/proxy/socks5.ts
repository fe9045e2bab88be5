import { connect, isIP, type Socket } from "node:net";
import { ProxyFailure } from "../../errors/proxy-failure.js";
import { type ProxyAddress, proxyName, type TunnelOptions } from "./address.js";

const VERSION = 5;
const NO_AUTHENTICATION = 0;
const PASSWORD = 2;
const PASSWORD_VERSION = 1;
const CONNECT = 1;
const [IPV4, NAME, IPV6] = [1, 3, 4];
/** Length of an address by its type; a name is preceded by its length. */
const ADDRESS_LENGTH: { readonly [type: number]: number } = { [IPV4]: 4, [IPV6]: 16 };
const REFUSALS = [
  "",
  "general failure",
  "the proxy's rules do not allow the connection",
  "network unreachable",
  "host unreachable",
  "connection refused",
  "time to live expired",
  "command not supported",
  "address type not supported",
];

/**
 * Connects to a host through a SOCKS5 proxy. The proxy resolves names.
 * @see https://www.rfc-editor.org/rfc/rfc1928 and, for passwords, https://www.rfc-editor.org/rfc/rfc1929
 */
export async function connectOverSocks5(
  proxy: ProxyAddress,
  host: string,
  port: number,
  { onSocket }: TunnelOptions,
): Promise<Socket> {
  const socket = connect({ host: proxy.host, port: proxy.port });
  onSocket(socket);
  try {
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    await negotiate(socket, proxy);
    socket.write(Buffer.concat([Buffer.from([VERSION, CONNECT, 0]), addressOf(host), portOf(port)]));
    const [, reply = 1, , type = IPV4] = await read(socket, 4);
    if (reply !== 0) {
      const reason = REFUSALS[reply] ?? `code ${reply}`;
      throw failure(
        proxy,
        `refused the connection (${reason})`,
        "check that the proxy allows connections to the API server",
      );
    }
    const length = type === NAME ? ((await read(socket, 1))[0] ?? 0) : (ADDRESS_LENGTH[type] ?? 0);
    await read(socket, length + 2);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function negotiate(socket: Socket, proxy: ProxyAddress): Promise<void> {
  const { username, password } = proxy;
  const methods = username === "" && password === "" ? [NO_AUTHENTICATION] : [NO_AUTHENTICATION, PASSWORD];
  socket.write(Buffer.from([VERSION, methods.length, ...methods]));
  const [version, method] = await read(socket, 2);
  if (version !== VERSION) throw failure(proxy, "does not speak SOCKS5", "check the proxy's scheme and port");
  if (method === NO_AUTHENTICATION) return;
  if (method !== PASSWORD || methods.length === 1) {
    throw failure(proxy, "requires another authentication method", "set a user name and password in the proxy's URL");
  }
  socket.write(Buffer.concat([Buffer.from([PASSWORD_VERSION]), short(username, proxy), short(password, proxy)]));
  const [, status] = await read(socket, 2);
  if (status !== 0) throw failure(proxy, "rejected the user name and password", "check them in the proxy's URL");
}

/** Text after its length in one byte. */
function short(text: string, proxy: ProxyAddress): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > 255)
    throw failure(proxy, "does not accept user names or passwords longer than 255 bytes", "shorten them");
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function addressOf(host: string): Buffer {
  if (isIP(host) === 4) return Buffer.from([IPV4, ...host.split(".").map(Number)]);
  // An IPv6 address can be written in many ways. It is sent as a name, which the proxy parses.
  const bytes = Buffer.from(host);
  return Buffer.concat([Buffer.from([NAME, bytes.length]), bytes]);
}

function portOf(port: number): Buffer {
  return Buffer.from([port >> 8, port & 255]);
}

/** Reads exactly the next `length` bytes of a socket. */
function read(socket: Socket, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      socket.off("readable", look).off("error", fail).off("end", ended);
      finish();
    };
    const look = (): void => {
      const bytes: Buffer | null = socket.read(length);
      if (bytes !== null && bytes.length === length) settle(() => resolve(bytes));
    };
    const fail = (error: Error): void => settle(() => reject(error));
    const ended = (): void => settle(() => reject(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
    socket.on("readable", look).on("error", fail).on("end", ended);
    look();
  });
}

function failure(proxy: ProxyAddress, what: string, advice: string): ProxyFailure {
  return new ProxyFailure(`the proxy ${proxyName(proxy)} ${what}`, advice);
}
