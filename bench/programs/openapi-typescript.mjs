// openapi-typescript at its fastest: one process, its Node API, types alone. Arguments: a snapshot's folder, the output folder, options as JSON.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import openapiTS, { astToString } from "openapi-typescript";

const [snapshot, output, options = "{}"] = process.argv.slice(2);
const index = JSON.parse(await readFile(join(snapshot, "index.json"), "utf8"));
for (const { file } of Object.values(index.documents)) {
  const document = JSON.parse(await readFile(join(snapshot, file), "utf8"));
  const text = astToString(await openapiTS(document, { silent: true, ...JSON.parse(options) }));
  const target = join(output, file.replace(/json$/, "d.ts"));
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text);
}
