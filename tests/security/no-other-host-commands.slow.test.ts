import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { COMMANDS, createOldTrees, type OldTrees, run } from "../support/bad-input.js";
import { isIndex, startBadServer } from "../support/bad-server.js";
import { useTrap } from "../support/use-trap.js";
import { createWorkspace } from "../support/workspace.js";

const workspace = createWorkspace();
const trap = useTrap();
let trees: OldTrees;
beforeAll(async () => {
  trees = await createOldTrees(workspace("trees"));
});

test.each(COMMANDS)(
  "G.2, G.3, G.16 kubesmith %s asks the server and nobody else, whatever the server says",
  async (command) => {
    const server = await startBadServer();
    onTestFinished(() => server.stop());
    const traps = [
      `https://${trap.address}/openapi/v3/apis/apps/v1?hash=A`,
      `//${trap.address}/openapi/v3/api/v1?hash=A`,
      `/\\${trap.address}/openapi/v3/api/v1?hash=A`,
      `\\\\${trap.address}\\openapi/v3/api/v1`,
      `/\t/${trap.address}/openapi/v3/api/v1`,
      `http:/${trap.address}/openapi/v3/api/v1`,
      "https://other.invalid/openapi/v3/api/v1",
    ];
    const index = async (): Promise<string> => {
      const answer = await fetch(`${server.url}/openapi/v3`);
      const { paths } = (await answer.json()) as { paths: object };
      const planted = traps.map((serverRelativeURL, i) => [`apis/trap${i}.example.com/v1`, { serverRelativeURL }]);
      return JSON.stringify({ paths: { ...paths, ...Object.fromEntries(planted) } });
    };
    const text = await index();
    const misbehaviours: (typeof server.misbehaviour)[] = [
      (request, response) => isIndex(request) && response.end(text),
      (request, response) =>
        isIndex(request) && response.writeHead(301, { location: `http://${trap.address}/openapi/v3` }).end(),
      (request, response) =>
        !isIndex(request) && response.writeHead(301, { location: `http://${trap.address}/openapi/v3` }).end(),
      (_request, response) =>
        response.writeHead(503, { "retry-after": "soon", location: `http://${trap.address}/` }).end(),
    ];
    const log = workspace(`sockets-${command}`);
    await writeFile(log, "");
    const preload = fileURLToPath(new URL("../support/socket-log.mjs", import.meta.url));
    const env = { NODE_OPTIONS: `--import=${preload}`, SOCKET_LOG: log };
    for (const misbehaviour of misbehaviours) {
      server.misbehaviour = misbehaviour;
      await run(trees, [...trees.args(command), "--server", server.url, "--request-timeout", "2s"], env);
    }
    const opened = (await readFile(log, "utf8")).trim().split("\n");
    expect(opened.length).toBeGreaterThanOrEqual(misbehaviours.length);
    expect(new Set(opened)).toEqual(new Set([new URL(server.url).host]));
    expect(trap.caught).toBe(0);
  },
);
