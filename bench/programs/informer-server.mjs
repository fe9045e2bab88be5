// Serves made-up pods as a list and as a stream, and changes of them. Says where when it is asked.
import { once } from "node:events";
import { createServer } from "node:http";
import { answer } from "./answer.mjs";
import { replica } from "./pod.mjs";

const CHUNK = 64 * 1024;
/** How many texts become bytes at a time: together, those of many pods are longer than a string can be. */
const BLOCK = 1000;
const VERSION = 200_000;

const typed = (pod) => ({ kind: "Pod", apiVersion: "v1", ...pod });
const line = (type, object) => `${JSON.stringify({ type, object })}\n`;

/** The state of a pod after its container was restarted. */
function restarted(pod, times) {
  const { metadata, spec, status } = structuredClone(pod);
  const time = new Date(Date.UTC(2026, 5, 1) + times * 1000).toISOString().replace(".000", "");
  status.containerStatuses[0].restartCount = times;
  status.conditions[1].lastTransitionTime = time;
  return { metadata: { ...metadata, resourceVersion: String(VERSION + times) }, spec, status };
}

/** The bytes of numbered texts, one after the other. */
function bytesOf(count, textOf) {
  const blocks = [];
  for (let from = 0; from < count; from += BLOCK) {
    const length = Math.min(BLOCK, count - from);
    blocks.push(Buffer.from(Array.from({ length }, (_, i) => textOf(from + i)).join("")));
  }
  return Buffer.concat(blocks);
}

async function write(response, bytes) {
  for (let i = 0; i < bytes.length; i += CHUNK) {
    if (!response.write(bytes.subarray(i, i + CHUNK))) await once(response, "drain");
  }
}

await answer(async ({ count, updates }) => {
  const metadata = { resourceVersion: String(VERSION) };
  const list = Buffer.concat([
    Buffer.from(`{"kind":"PodList","apiVersion":"v1","metadata":${JSON.stringify(metadata)},"items":[`),
    bytesOf(count, (i) => (i === 0 ? "" : ",") + JSON.stringify(replica(i))),
    Buffer.from("]}\n"),
  ]);
  const end = { ...typed({}), metadata: { ...metadata, annotations: { "k8s.io/initial-events-end": "true" } } };
  const stream = Buffer.concat([
    bytesOf(count, (i) => line("ADDED", typed(replica(i)))),
    Buffer.from(line("BOOKMARK", end)),
  ]);
  // In an order that visits all of them.
  const changes = bytesOf(updates, (i) => line("MODIFIED", typed(restarted(replica((i * 7919) % count), i + 1))));

  let watch;
  let onWatch = () => {};
  /** The watch that was opened last; if it has ended, the next one. */
  const openWatch = async () => {
    if (watch === undefined) await new Promise((resolve) => (onWatch = resolve));
    return watch;
  };
  const server = createServer(async ({ url }, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    if (url === "/changes") {
      await write(response, changes);
      response.end();
    } else if (url === "/changes/start") {
      const open = await openWatch();
      response.end("{}");
      await write(open, changes);
    } else if (url.includes("watch=true")) {
      watch = response;
      response.on("close", () => {
        if (watch === response) watch = undefined;
      });
      response.flushHeaders();
      if (url.includes("sendInitialEvents=true")) await write(response, stream);
      onWatch();
    } else response.end(list);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: server.address().port, bytes: list.length };
});
