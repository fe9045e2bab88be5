import type { EmitModel } from "../../../generator/naming/index.js";
import { askDerived, storedObjects } from "../ask-derived.js";
import type { TestDocument } from "../document.js";
import type { Fixture } from "../fixture.js";
import { derive } from "../mutate.js";
import { neededFiles, readDocuments } from "../read.js";
import { resourceFinder, servedOf } from "../resolve.js";
import { askServer, createNamespaces, store } from "../server.js";
import { isTheReason } from "../table.js";
import { instanceFinder } from "./instances.js";
import { readBack } from "./read-back.js";
import { createTallies, holderOf, type Tallies } from "./tally.js";

/**
 * Drops each property of each accepted document, sets it null, and asks the server again; stores the documents and reads them back.
 * Answers what came of it, by definition and property.
 */
export async function experiment(
  { client, resources }: Fixture,
  model: EmitModel,
  documents: readonly TestDocument[],
): Promise<Tallies> {
  const find = resourceFinder(resources);
  const instancesOf = instanceFinder(model);
  const needed = await readDocuments(await neededFiles());
  await createNamespaces(client, [...needed, ...documents]);
  await store(client, find, needed);
  const tallies = createTallies();

  const candidates = servedOf(documents, resources).filter(({ mistake }) => mistake === "none");
  const verdicts = await askServer(client, find, candidates);
  const accepted = candidates.filter((_, i) => verdicts[i]?.accepted);
  for (const { object, label } of accepted) tallies.accepted(instancesOf(object), label);

  const derived = derive(accepted, ["drop", "null"], Number.POSITIVE_INFINITY);
  const answers = await askDerived(client, find, derived, storedObjects(candidates, verdicts));
  derived.forEach((document, i) => {
    const { changed, operation, object, label } = document;
    const answer = answers[i];
    const holder = holderOf(instancesOf(object), changed);
    // What is ignored shows nothing.
    if (answer === undefined || answer.ignored || holder === undefined) return;
    const property = String(changed.at(-1));
    const evidence = `${label}: ${answer.accepted ? "accepted" : answer.message}`;
    if (operation === "null") {
      tallies.count(holder.definition, property, answer.accepted ? "nullAccepted" : "nullRefused");
    } else if (answer.accepted) {
      tallies.count(holder.definition, property, "dropAccepted", evidence);
    } else {
      const isRequired = isTheReason("drop", answer, changed);
      tallies.count(holder.definition, property, isRequired ? "dropRequired" : "dropOtherwise", evidence);
    }
  });
  for (const { object, label } of await readBack(client, resources, accepted)) tallies.read(instancesOf(object), label);
  return tallies;
}
