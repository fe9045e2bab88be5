import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConnectOptions } from "@kubesmith/runtime";
import type { EmitModel } from "../../generator/naming/index.js";
import type { Document } from "../../generator/openapi/index.js";
import { emitModelOf } from "../../generator/pipeline.js";
import { openCluster } from "../../generator/sources/index.js";

/** The documents of all group/versions that a server has, as they are. */
export async function readServerDocuments(connection: ConnectOptions): Promise<readonly Document[]> {
  const cacheDir = await mkdtemp(join(tmpdir(), "kubesmith-experiments-"));
  try {
    const source = await openCluster({ connection, cacheDir });
    try {
      const { documents } = await source.load([...source.hashes.keys()]);
      return documents;
    } finally {
      await source.close();
    }
  } finally {
    await rm(cacheDir, { recursive: true, force: true });
  }
}

/** The model that a server's SDK is emitted from, with all fix-ups applied. */
export async function readModel(connection: ConnectOptions): Promise<EmitModel> {
  return emitModelOf(await readServerDocuments(connection));
}
