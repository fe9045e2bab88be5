/**
 * Records the bundled snapshot from a real API server of the pinned Kubernetes version, and writes `generated/` from it.
 * Both are committed; running this again must change neither.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "../generator/commands/generate.js";
import { lineProgress } from "../generator/commands/progress.js";
import { reportGenerate, reportSnapshot } from "../generator/commands/report.js";
import { snapshot } from "../generator/commands/snapshot.js";
import { EMBEDDED_SNAPSHOT } from "../generator/commands/source.js";
import { startControlPlane } from "../testbed/index.js";
import { manifestText } from "./kubernetes-manifest.js";

const output = fileURLToPath(new URL("../generated", import.meta.url));
const progress = lineProgress((line) => process.stderr.write(line), new AbortController().signal);

const cluster = await startControlPlane();
try {
  const connection = { kubeconfig: cluster.users.admin.kubeconfig };
  const recorded = await snapshot({ connection, snapshot: EMBEDDED_SNAPSHOT, stripDocs: true }, progress);
  console.log(reportSnapshot(recorded, "embedded").join("\n"));
} finally {
  await cluster.stop();
}
console.log(reportGenerate(await generate({ embedded: true, output, force: true }, progress), "generated").join("\n"));
const manifest = join(output, "package.json");
writeFileSync(manifest, manifestText(output, JSON.parse(readFileSync(manifest, "utf8"))));
