import type { EmitModel } from "../../../generator/naming/index.js";
import { poll } from "../../../testbed/poll.js";
import type { Fixture } from "../fixture.js";
import { corpusFiles, neededFiles, readDocuments } from "../read.js";
import { resourceFinder, servedOf } from "../resolve.js";
import { askServer, createNamespaces, store } from "../server.js";
import { readModel } from "../server-model.js";
import { unreadableKinds } from "../stored-versions.js";
import type { Observations } from "./observations.js";
import { inOtherVersions } from "./other-versions.js";
import { kindText } from "./resources.js";
import { roundTrip } from "./run.js";

/** A round trip of the whole corpus. */
export interface CorpusRoundTrip {
  readonly model: EmitModel;
  readonly observations: Observations;
  /** All that can be created, and all that can be read and updated: `apps/v1/Deployment`. */
  readonly creatable: readonly string[];
  readonly updatable: readonly string[];
  /** Kinds whose objects can't be read as they were written: see {@link unreadableKinds}. */
  readonly unreadable: ReadonlySet<string>;
}

/** Takes all documents of the corpus that a server accepts on a round trip; kinds without a document get those of another version. */
export async function roundTripCorpus({ client, cluster, resources }: Fixture): Promise<CorpusRoundTrip> {
  const model = await readModel({ kubeconfig: cluster.users.admin.kubeconfig });
  const all = model.modules.flatMap((module) => module.resources);
  const creatable = all.filter(({ verbs }) => verbs.includes("create")).map(kindText);
  const updatable = all.filter(({ verbs }) => verbs.includes("get") && verbs.includes("update")).map(kindText);

  const find = resourceFinder(resources);
  const needed = await readDocuments(await neededFiles());
  const corpus = servedOf(await readDocuments(await corpusFiles()), resources);
  const written = corpus.filter(({ mistake }) => mistake === "none");
  const documents = [...written, ...inOtherVersions(written, creatable)];
  await createNamespaces(client, [...needed, ...documents]);
  await store(client, find, needed);
  const verdicts = await askServer(client, find, documents);
  const accepted = documents.filter((_, i) => verdicts[i]?.accepted);

  const hasControllers = "kube-controller-manager" in cluster.pids;
  const settled = async (): Promise<void> => {
    if (!hasControllers) return;
    await poll("the controllers to see all Deployments", async () => {
      const { items } = await cluster.kubectlJson<Deployments>(["get", "deployments", "-A"]);
      return items.every(({ status }) => status.conditions !== undefined) || undefined;
    });
  };
  const observations = await roundTrip(client, model, accepted, settled);
  return { model, observations, creatable, updatable, unreadable: await unreadableKinds(client) };
}

interface Deployments {
  readonly items: readonly { readonly status: { readonly conditions?: unknown } }[];
}

/** What a round trip came to: `60 kinds: 200 created, …`. */
export function roundTripText({ observations }: CorpusRoundTrip): string {
  const counts = [...observations.counts.values()];
  const sum = (what: "created" | "returned" | "updated"): number =>
    counts.reduce((total, count) => total + count[what], 0);
  return `${counts.length} kinds: ${sum("created")} created, ${sum("returned")} returned, ${sum("updated")} written back\n`;
}
