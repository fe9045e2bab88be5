/**
 * Records the bundled snapshot from a real API server of the pinned Kubernetes version, and writes `generated/` from it.
 * Both are committed; running this again must change neither.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lineDisplay } from "../generator/commands/progress.js";
import { reportGenerate, reportSnapshot } from "../generator/commands/report.js";
import { generate, snapshot } from "../generator/index.js";
import { EMBEDDED_SNAPSHOT } from "../generator/sources/index.js";
import { defaultVersion, startControlPlane } from "../testbed/index.js";
import { manifestText } from "./kubernetes-manifest.js";

const output = fileURLToPath(new URL("../generated", import.meta.url));
const { onProgress } = lineDisplay((text) => process.stderr.write(text));

const cluster = await startControlPlane();
try {
  const connection = { kubeconfig: cluster.users.admin.kubeconfig };
  const recorded = await snapshot({ connection, snapshot: EMBEDDED_SNAPSHOT, onProgress });
  console.log(reportSnapshot(recorded, "embedded").join("\n"));
} finally {
  await cluster.stop();
}
console.log(
  reportGenerate(await generate({ embedded: true, output, force: true, onProgress }), "generated").join("\n"),
);
const manifest = join(output, "package.json");
writeFileSync(manifest, manifestText(output, JSON.parse(readFileSync(manifest, "utf8")), defaultVersion));
