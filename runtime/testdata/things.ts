import { onTestFinished } from "vitest";
import { connect, type Readable } from "../index.js";
import { json, startServer } from "./server.js";
import { configMaps } from "./tokens.js";

/** An object of no particular kind. */
export interface Thing {
  readonly metadata: { readonly uid: string };
  readonly kind: string;
  readonly status?: { readonly conditions: { type: string; status: string }[] };
}
/** A thing with a uid, of which these conditions are true. */
export const thing = (uid: string, ...conditions: string[]): Thing => ({
  kind: "Thing",
  metadata: { uid },
  status: { conditions: conditions.map((type) => ({ type, status: "True" })) },
});

/** A resource of a server that answers with these states one after the other, the last one for good. */
export async function states(...answers: (Thing | number)[]): Promise<{ things: Readable<Thing>; asked: () => number }> {
  const server = await startServer((_request, response, number) => {
    const answer = answers[Math.min(number, answers.length) - 1];
    if (typeof answer !== "number") return json(response, answer);
    const reason = answer === 404 ? "NotFound" : answer === 409 ? "Conflict" : "Forbidden";
    json(response, { kind: "Status", status: "Failure", reason, code: answer }, answer);
  });
  const client = await connect({ server: server.url });
  onTestFinished(() => client.close());
  const maps = client.resource(configMaps, "default");
  const things = { get: (name: string) => maps.get(name) as Promise<unknown> as Promise<Thing> };
  return { things, asked: () => server.requests.length };
}
