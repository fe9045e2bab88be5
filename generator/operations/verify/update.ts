import { sortKeys } from "../../json.js";
import type { Document } from "../../openapi/index.js";
import { readIndexText, stripDocs } from "../../snapshot/index.js";
import { type DocumentSource, loadedSource, openSource } from "../../sources/index.js";
import { type GenerateResult, generateFrom } from "../generate.js";
import { recordedLimiting } from "../limit-code.js";
import { prepareSnapshot, type Recording } from "../snapshot.js";
import type { Baseline } from "./baseline.js";
import type { Comparison } from "./compare.js";
import type { Difference } from "./difference.js";
import type { VerifyOptions } from "./options.js";
import type { State } from "./state.js";
import type { VerifyUpdate } from "./verify-update.js";

/** Whether writing the snapshot and the code again removes any of the differences. */
export function isRepairable(differences: readonly Difference[], recordsSnapshot: boolean): boolean {
  const isSnapshotDamaged = differences.some(({ between }) => between === "snapshot-edited");
  // Without a snapshot that can be read, there is nothing to generate from.
  if (isSnapshotDamaged && !recordsSnapshot) return false;
  return differences.some(({ between, reason }) => {
    if (between === "cluster-snapshot") return recordsSnapshot && reason.kind !== "unavailable";
    return reason.kind !== "file-orphaned";
  });
}

/**
 * Records the snapshot again, if there is one and its cluster is at hand, and then generates the code. Group/versions outside of the filter stay as
 * they are. If anything fails before the first file is in place, nothing is written.
 */
export async function update(
  { lock, limit, baseline }: State,
  { differences, groupVersions }: Comparison,
  cluster: DocumentSource | undefined,
  options: VerifyOptions,
): Promise<VerifyUpdate> {
  const { include: _include, exclude: _exclude, ...unfiltered } = options;
  const { snapshot } = options;
  const generated = lock?.kind === "lock" ? Object.keys(lock.lock.documents) : [];
  // Otherwise, the options decide.
  const limiting = recordedLimiting(limit);
  const wanted = new Set([...groupVersions, ...generated]);
  if (cluster === undefined || snapshot === undefined) {
    const open = async (): Promise<DocumentSource> => selected(await openSource(options, options), wanted);
    return { differences, code: codeOf(await generateFrom(open, unfiltered, { limiting })) };
  }
  const chosen = new Set(groupVersions);
  const recording = await prepareSnapshot(
    cluster,
    { ...unfiltered, snapshot, stripDocs: await isStripped(snapshot, baseline) },
    (known) => known.filter((key) => chosen.has(key)),
    true,
  );
  const open = async (): Promise<DocumentSource> => selected(recorded(recording, snapshot), wanted);
  const code = codeOf(await generateFrom(open, unfiltered, { first: recording.write, limiting }));
  const { added, changed, removed } = recording.result;
  return { differences, snapshot: { added, changed, removed }, code };
}

/** Whether the snapshot has no descriptions. An index that can't be parsed may still show it. */
async function isStripped(folder: string, baseline: Baseline | undefined): Promise<boolean> {
  if (baseline !== undefined) return baseline.index.strippedDocs;
  return /"strippedDocs": true/.test((await readIndexText(folder)) ?? "");
}

/** A snapshot that is not written yet, as it will be read. */
function recorded({ documents, strippedDocs, fingerprint }: Recording, folder: string): DocumentSource {
  // What is generated depends on the order of keys.
  const asRead = documents.map(({ document, ...rest }) => ({
    ...rest,
    document: sortKeys(strippedDocs ? stripDocs(document) : document) as Document["document"],
  }));
  return { ...loadedSource(`the snapshot ${folder}`, asRead), fingerprint, strippedDocs };
}

/** A source with only these documents. */
function selected(source: DocumentSource, wanted: ReadonlySet<string>): DocumentSource {
  const only = (map: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
    new Map([...map].filter(([key]) => wanted.has(key)));
  return {
    ...source,
    hashes: only(source.hashes),
    ...(source.unusable !== undefined && { unusable: only(source.unusable) }),
  };
}

function codeOf({ written, removed }: GenerateResult): VerifyUpdate["code"] {
  return { written, removed };
}
