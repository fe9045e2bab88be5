// Reports objects whose owners no longer exist, until it is interrupted: `main.js [SECONDS]`.
// Informers keep the metadata of all objects of the cluster, so that looking through them again and again sends no requests.
import { setTimeout } from "node:timers/promises";
import { connect, type OwnerReference } from "@kubesmith/runtime";
import { createDynamicClient, type ResourceMapping } from "@kubesmith/runtime/dynamic";
import { createInformers } from "@kubesmith/runtime/informer";
import { metadataOnly } from "@kubesmith/runtime/metadata";

const seconds = Number(process.argv[2] ?? 30);
if (!(seconds > 0)) throw new Error("usage: main.js [SECONDS]");
const stopping = new AbortController();
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => stopping.abort());

await using client = await connect();
const dynamic = createDynamicClient(client);
await using informers = createInformers(client, {
  signal: stopping.signal,
  onError: ({ message }) => console.error(message),
});

/** An informer of the metadata of all objects of a resource. */
async function follow(mapping: ResourceMapping) {
  const objects = informers.of(metadataOnly(await dynamic.resource(mapping)));
  // Not waited for: kinds that the user may not list are never complete, and the others are searched nevertheless.
  objects.synced.catch(() => {});
  return { ...mapping, objects };
}

const kinds = new Map<string, Awaited<ReturnType<typeof follow>>>();
const { mappings, unavailable } = await dynamic.mapper.discovered();
for (const mapping of mappings) {
  const key = `${mapping.kind}.${mapping.group}`;
  // A kind is listed once for each of its versions, the preferred one first. Each version shows all objects.
  if (kinds.has(key) || !mapping.verbs.includes("list") || !mapping.verbs.includes("watch")) continue;
  kinds.set(key, await follow(mapping));
}
if (unavailable.length > 0) console.error(`these APIs are not available at present: ${unavailable.join(", ")}`);

/** Whether an owner is known not to exist. An owner in another namespace than its dependant does not count as its owner. */
function isGone({ apiVersion, kind, name, uid }: OwnerReference, namespace: string | undefined): boolean {
  const [first = "", second] = apiVersion.split("/");
  const found = kinds.get(`${kind}.${second === undefined ? "" : first}`);
  if (found?.objects.hasSynced !== true) return false;
  if (found.scope === "Cluster") return found.objects.get(name)?.metadata.uid !== uid;
  return namespace === undefined || found.objects.get(name, namespace)?.metadata.uid !== uid;
}

/** The objects of which all owners are gone, by uid. */
function findGarbage(): Map<string, string> {
  const garbage = new Map<string, string>();
  for (const { plural, objects } of kinds.values()) {
    if (!objects.hasSynced) continue;
    for (const { metadata } of objects.list()) {
      const { name, namespace, uid, ownerReferences: owners = [] } = metadata;
      if (owners.length === 0 || !owners.every((owner) => isGone(owner, namespace))) continue;
      const names = owners.map((owner) => `${owner.kind} ${owner.name}`).join(", ");
      const path = namespace === undefined ? name : `${namespace}/${name}`;
      garbage.set(uid, `${plural} ${path} belongs to ${names}, which does not exist`);
    }
  }
  return garbage;
}

console.log(`searching ${kinds.size} kinds`);
try {
  let before = new Map<string, string>();
  const reported = new Set<string>();
  while (true) {
    const garbage = findGarbage();
    for (const [uid, text] of garbage) {
      // An object that is found for the first time may be about to be deleted by the garbage collector, or the cache with its owner may be
      // behind.
      if (!before.has(uid) || reported.has(uid)) continue;
      reported.add(uid);
      console.log(text);
    }
    before = garbage;
    await setTimeout(seconds * 1000, undefined, { signal: stopping.signal });
  }
} catch (error) {
  if (!stopping.signal.aborted) throw error;
}
