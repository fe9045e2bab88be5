import type { Client } from "@kubesmith/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startVerbsCluster, type VerbsCluster } from "../support/verbs-cluster.js";
import { type CustomTokens, generateCustomTokens, type LiveWidget, widgetDefinition } from "../support/verbs-custom.js";

let on: VerbsCluster;
let client: Client;
let custom: CustomTokens;

// Whatever a part without a schema may hold. JSON may have a member called __proto__, which must stay one.
const SETTINGS = String.raw`{
  "deep": { "er": [1, { "est": null }, "two", [[]]], "empty": {}, "none": "" },
  "__proto__": { "polluted": true },
  "constructor": "word",
  "dots.and/slashes": 1.5e-7,
  "unicode ä😀": "\u2028 \u0007 \\ \" </script>"
}`;

beforeAll(async () => {
  on = await startVerbsCluster();
  client = on.clients.token;
  custom = await generateCustomTokens(on.cluster);
  // The cluster moves on: the types that were generated before know nothing of this.
  const max = { type: "integer", format: "int64" };
  await on.cluster.applyCRD(widgetDefinition({ speed: { type: "object", properties: { max } } }));
});
afterAll(() => on?.stop());

/** Creates a widget by kubectl, `spec` given as JSON text. */
async function createByKubectl(name: string, spec: string): Promise<void> {
  const input = `{"apiVersion":"verbs.example.com/v1","kind":"Widget","metadata":{"name":"${name}"},"spec":${spec}}`;
  expect(await on.cluster.kubectl(["create", "-f", "-"], { input })).toMatchObject({ code: 0 });
}
/** The text of the widget as the server keeps it: numbers and odd names are compared as written. */
async function rawSpec(name: string): Promise<string> {
  const path = `/apis/verbs.example.com/v1/namespaces/default/widgets/${name}`;
  const { stdout } = await on.cluster.kubectl(["get", "--raw", path]);
  return /"spec":(\{.*\})/s.exec(stdout)?.[1]?.replace(/,"status":.*/s, "") ?? stdout;
}
/** Reads, changes what the types know, and writes back. */
async function readAndUpdate(name: string): Promise<LiveWidget> {
  const widgets = client.resource(custom.widgets, "default");
  const live = await widgets.get(name);
  return widgets.update({ ...live, spec: { ...live.spec, size: 2 } });
}

test("C.24 content of a schema-less field survives read and update", async () => {
  await createByKubectl("preserved", `{"size":1,"settings":${SETTINGS}}`);
  const before = await rawSpec("preserved");
  expect(before).toContain('"__proto__":{"polluted":true}');
  const updated = await readAndUpdate("preserved");
  expect(await rawSpec("preserved")).toBe(before.replace('"size":1', '"size":2'));
  expect(Object.prototype).not.toHaveProperty("polluted");
  expect(updated.spec?.settings).not.toHaveProperty("polluted");
});

test("C.24 a field that the types do not know survives read and update", async () => {
  await createByKubectl("newer", '{"size":1,"speed":{"max":7}}');
  const before = await rawSpec("newer");
  expect(before).toContain('"speed":{"max":7}');
  expect(await readAndUpdate("newer")).toMatchObject({ spec: { size: 2, speed: { max: 7 } } });
  expect(await rawSpec("newer")).toBe(before.replace('"size":1', '"size":2'));
});

test("C.24 an integer beyond the range of a number survives read and update", async () => {
  await createByKubectl("large", '{"size":1,"speed":{"max":9007199254740993}}');
  const before = await rawSpec("large");
  await readAndUpdate("large");
  expect(await rawSpec("large")).toBe(before.replace('"size":1', '"size":2'));
});
