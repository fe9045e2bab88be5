// @hey-api/openapi-ts at its fastest: one process, all documents as one input. Arguments: a snapshot's folder, the output folder.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createClient } from "@hey-api/openapi-ts";

const [snapshot, output] = process.argv.slice(2);
const index = JSON.parse(await readFile(join(snapshot, "index.json"), "utf8"));
const input = Object.values(index.documents).map(({ file }) => join(snapshot, file));
await createClient({ input, output, logs: { level: "silent" } });
