import { at, has, isList, type JsonObject, type Path, pathText, type TestDocument, textOf } from "./document.js";
import type { DerivedDocument } from "./mutate.js";
import type { FindResource } from "./resolve.js";
import { askServer, covers, type Sender, type ServerVerdict } from "./server.js";

/** The server's result for correct documents, by their labels. */
export type StoredObjects = ReadonlyMap<string, JsonObject>;

/** Collects the objects that the server returns for accepted documents. */
export function storedObjects(documents: readonly TestDocument[], verdicts: readonly ServerVerdict[]): StoredObjects {
  const objects = new Map<string, JsonObject>();
  documents.forEach(({ label }, i) => {
    const stored = verdicts[i]?.stored;
    if (stored !== undefined) objects.set(label, stored);
  });
  return objects;
}

/** Asks the server for derived documents; those of which it ignores what was done are marked so. */
export async function askDerived(
  client: Sender,
  find: FindResource,
  documents: readonly DerivedDocument[],
  originals: StoredObjects,
): Promise<ServerVerdict[]> {
  const verdicts = await askServer(client, find, documents);
  return documents.flatMap((document, i): ServerVerdict[] => {
    const verdict = verdicts[i];
    if (verdict === undefined) return [];
    return [isIgnored(document, verdict, originals.get(document.origin)) ? { ...verdict, ignored: true } : verdict];
  });
}

/** Whether the server dropped, of a derived document, the misspelt or mistyped field, or the object that something was taken from. */
function isIgnored(
  { changed, operation, object }: DerivedDocument,
  { stored }: ServerVerdict,
  original: JsonObject | undefined,
): boolean {
  const holder = changed.slice(0, -1);
  if (stored === undefined) return false;
  // Access reviews go on without a requirement that they can't parse, and echo it all the same.
  if (/AccessReview$/.test(textOf(stored, "kind")) && /Selector\.requirements\[/.test(pathText(changed))) return true;
  if (operation === "misspell") return !has(stored, changed) && original !== undefined && has(original, holder);
  // The status of a custom resource goes before anyone looks at it.
  if (operation === "retype") return !has(stored, changed);
  if (operation === "revalue") return !has(stored, changed) || isReplaced(changed, object, stored);
  if (operation !== "drop") return false;
  return !has(stored, holder) || losesElements(object, stored, holder) || isReplaced(changed, object, stored);
}

/** Whether a place is in the status, and the server replaced it by its own status. */
function isReplaced([root]: Path, sent: JsonObject, stored: JsonObject): boolean {
  return root === "status" && sent.status !== undefined && !covers(stored.status, sent.status);
}

/** Whether a list on the way to a place came out shorter: 1.33 drops volumes of a kind that it does not know yet. */
function losesElements(sent: JsonObject, stored: JsonObject, path: Path): boolean {
  return path.some((_, i) => {
    const [before, after] = [at(sent, path.slice(0, i)), at(stored, path.slice(0, i))];
    return isList(before) && isList(after) && after.length < before.length;
  });
}
