// Answers every request with a list of made-up pods. Says where and what when it is asked.
import { createServer } from "node:http";
import { pod } from "./pod.mjs";

process.on("message", ({ count }) => {
  const items = Array.from({ length: count }, (_, i) => pod(i));
  const body = Buffer.from(
    JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata: { resourceVersion: "200000" }, items }),
  );
  const server = createServer((_, answer) => {
    answer.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
  });
  server.listen(0, "127.0.0.1", () => process.send({ value: { port: server.address().port, bytes: body.length } }));
});
process.on("disconnect", () => process.exit());
