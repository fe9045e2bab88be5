// Holds the network namespace of a control plane with a node. It inherits sockets that listen outside the namespace, and connects each
// connection to the same port inside. The first one is kube-apiserver's, which pods reach by the cluster IP of the Service "kubernetes".
// Arguments: the number of inherited sockets, and that cluster IP.
import { connect, createServer } from "node:net";

const firstFd = 3;
const [count, clusterIP] = process.argv.slice(2);

const servers = await Promise.all(Array.from({ length: Number(count) }, (_, index) => listen({ fd: firstFd + index })));
await listen({ host: clusterIP, port: 443 }, servers[0].address().port);
console.log("listening");

/**
 * Resolves when connections are accepted.
 * @param {import("node:net").ListenOptions & { fd?: number }} at
 * @param {number} [port] where they lead to on 127.0.0.1; by default the same port
 * @returns {Promise<import("node:net").Server>}
 */
function listen(at, port) {
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  server.on("connection", (outside) => forward(outside, port ?? server.address().port));
  return new Promise((resolve, reject) => server.once("error", reject).listen(at, () => resolve(server)));
}

/**
 * @param {import("node:net").Socket} outside
 * @param {number} port
 */
function forward(outside, port) {
  const inside = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
  outside.pipe(inside).pipe(outside); // each direction ends separately
  outside.on("error", () => inside.resetAndDestroy());
  inside.on("error", () => outside.resetAndDestroy());
}
