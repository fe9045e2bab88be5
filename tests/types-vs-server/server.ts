import { type Client, ConnectionError, type RawResponse } from "@kubesmith/runtime";
import { isObject, type Json, type JsonObject, type TestDocument, textOf } from "./document.js";
import { collectionPath, type FindResource } from "./resolve.js";
import type { SdkResource } from "./sdk.js";

/** A verdict on a document: whether it is accepted, and why not. */
export interface Verdict {
  readonly accepted: boolean;
  /** The reason of a refusal; empty otherwise. */
  readonly message: string;
}

/** What the server said of a document. */
export interface ServerVerdict extends Verdict {
  /** Whether the server accepts the document and drops without a word what it is about: a status, an unknown field. */
  readonly ignored?: true;
  /** What the server would have stored, of an accepted document. */
  readonly stored?: JsonObject;
  /** The fields it complains about, with the kind of complaint (`FieldValueRequired` …). */
  readonly causes: readonly Cause[];
}

/** One complaint of the server. */
interface Cause {
  readonly field: string;
  readonly reason: string;
  readonly message: string;
}

/** What asking a server needs of a client. */
export type Sender = Pick<Client, "send">;

/** The statuses that are about the document; bindings without a target answer 500. All others are about the server's state. */
const REFUSALS = [400, 403, 404, 422, 500];
/** How many requests are under way at once. */
const PARALLEL = 8;

/** Creates the namespaces that documents name, if they do not exist yet. */
export async function createNamespaces(client: Sender, documents: readonly TestDocument[]): Promise<void> {
  const names = new Set(documents.map(({ object }) => namespaceOf(object)));
  for (const name of names) {
    const body = JSON.stringify({ metadata: { name } });
    const { status } = await client.send({ method: "POST", path: "/api/v1/namespaces", body });
    if (status !== 201 && status !== 409) throw new Error(`the namespace ${name} can't be created: ${status}`);
  }
}

/** Creates documents. Existing objects stay unchanged. Throws if one is refused. */
export async function store(client: Sender, find: FindResource, documents: readonly TestDocument[]): Promise<void> {
  for (const { object, label } of documents) {
    const resource = find(object);
    if (resource === undefined) throw new Error(`${label}: the server does not serve this kind`);
    const answer = await client.send(creation(resource, object, {}));
    if (answer.status !== 201 && answer.status !== 409) throw new Error(`${label} can't be created: ${answer.text()}`);
  }
}

/** Asks the server for each document, without storing any, and answers in their order. */
export async function askServer(
  client: Sender,
  find: FindResource,
  documents: readonly TestDocument[],
): Promise<ServerVerdict[]> {
  const verdicts: ServerVerdict[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < documents.length; i = next++) {
      const document = documents[i];
      if (document !== undefined) verdicts[i] = await ask(client, find, document);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return verdicts;
}

async function ask(client: Sender, find: FindResource, document: TestDocument): Promise<ServerVerdict> {
  const resource = find(document.object);
  if (resource === undefined) return { accepted: false, message: "the server does not serve this kind", causes: [] };
  try {
    return document.mistake === "status-in-apply"
      ? await apply(client, resource, document.object)
      : verdictOf(await client.send(creation(resource, document.object, { dryRun: "All" })));
  } catch (error) {
    // A handler that panics breaks the connection off; some validators do so on values that they do not expect.
    if (!(error instanceof ConnectionError) || error.code !== "ECONNRESET") throw error;
    return { accepted: false, message: "the server interrupted the connection", causes: [] };
  }
}

/** The request that creates an object, strictly. */
export function creation(
  resource: SdkResource,
  object: JsonObject,
  query: { readonly [name: string]: string },
): { method: "POST"; path: string; query: { readonly [name: string]: string }; body: string } {
  return {
    method: "POST",
    path: collectionPath(resource, namespaceOf(object)),
    query: { ...query, fieldValidation: "Strict" },
    body: JSON.stringify(object),
  };
}

/** Server-side apply drops the status of most kinds without a word. */
async function apply(client: Sender, resource: SdkResource, object: JsonObject): Promise<ServerVerdict> {
  const name = textOf(metadataOf(object), "name");
  const answer = await client.send({
    method: "PATCH",
    path: `${collectionPath(resource, namespaceOf(object))}/${name}`,
    query: { dryRun: "All", fieldValidation: "Strict", fieldManager: "types-vs-server", force: true },
    headers: { "content-type": "application/apply-patch+yaml" },
    body: JSON.stringify(object),
  });
  const verdict = verdictOf(answer);
  if (verdict.stored === undefined || covers(verdict.stored.status, object.status)) return verdict;
  return { ...verdict, ignored: true };
}

function verdictOf(response: RawResponse): ServerVerdict {
  const { status } = response;
  const body = response.json() as JsonObject;
  if (status >= 200 && status < 300) return { accepted: true, message: "", stored: body, causes: [] };
  // What exists already is looked for last, when everything else is found to be in order.
  if (status === 409 && body.reason === "AlreadyExists") return { accepted: true, message: "", causes: [] };
  if (!REFUSALS.includes(status)) {
    throw new Error(`the server answered ${status}: ${textOf(body, "message")}`);
  }
  const details = isObject(body.details) ? body.details.causes : undefined;
  const causes = Array.isArray(details) ? details.filter(isObject) : [];
  return {
    accepted: false,
    message: textOf(body, "message"),
    causes: causes.map((cause) => ({
      field: textOf(cause, "field"),
      reason: textOf(cause, "reason"),
      message: textOf(cause, "message"),
    })),
  };
}

/** Whether everything in `part` is in `whole`. */
export function covers(whole: Json | undefined, part: Json | undefined): boolean {
  if (!isObject(part)) return JSON.stringify(whole) === JSON.stringify(part);
  return isObject(whole) && Object.entries(part).every(([name, value]) => covers(whole[name], value));
}

/** The namespace of a document; `default` if it names none. */
export function namespaceOf(object: JsonObject): string {
  return textOf(metadataOf(object), "namespace") || "default";
}

function metadataOf(object: JsonObject): JsonObject {
  return isObject(object.metadata) ? object.metadata : {};
}
