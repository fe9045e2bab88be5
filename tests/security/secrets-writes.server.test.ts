import { secrets } from "@kubesmith/kubernetes/core/v1";
import { type Client, connect, type InterceptedRequest, WaitTimeoutError, waitFor } from "@kubesmith/runtime";
import { toCurl } from "@kubesmith/runtime/curl";
import { ApplyAllError, applyAll, createDynamicClient } from "@kubesmith/runtime/dynamic";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { PLANTED, PLANTED_FORMS } from "../support/bad-input.js";
import { failureOf } from "../support/failure-of.js";
import { expectUnseen, shown } from "../support/shown.js";

const { password, key } = PLANTED;
const encoded = (text: string): string => Buffer.from(text).toString("base64");
/** In clear, in base64 as data of a Secret holds them, and within other data. */
const FORMS = [...PLANTED_FORMS, encoded(password), encoded(key)];

let cluster: ControlPlane;
let client: Client;
const requests: InterceptedRequest[] = [];
beforeAll(async () => {
  cluster = await startControlPlane();
  client = await connect({
    kubeconfig: cluster.users.admin.kubeconfig,
    interceptors: [
      (request, next) => {
        requests.push(request);
        return next(request);
      },
    ],
  });
  const data = { k: encoded(password) };
  await client.resource(secrets, "default").create({ metadata: { name: "stored" }, data });
});
afterAll(async () => {
  await client?.close();
  await cluster?.stop();
});

/** Methods that take what the types forbid. */
interface Careless {
  create(object: object, options?: object): Promise<unknown>;
  update(object: object): Promise<unknown>;
  apply(object: object, options: object): Promise<unknown>;
  readonly patch: {
    merge(name: string, patch: unknown): Promise<unknown>;
    strategic(name: string, patch: unknown): Promise<unknown>;
    json(name: string, patch: unknown): Promise<unknown>;
  };
}
const careless = (): Careless => client.resource(secrets, "default");
const metadata = { name: "a" };
const by = { fieldManager: "test" };

test.each<[string, string | number, (methods: Careless) => Promise<unknown>]>([
  ["no base64", 400, ({ create }) => create({ metadata, data: { k: password } })],
  ["data that is text", 400, ({ create }) => create({ metadata, data: password })],
  ["text that is an object", 400, ({ create }) => create({ metadata, stringData: { k: { x: password } } })],
  [
    "a field that is misspelt",
    400,
    ({ create }) => create({ metadata, dat: { k: password } }, { fieldValidation: "Strict" }),
  ],
  [
    "a type's missing key",
    422,
    ({ create }) => create({ metadata, type: "kubernetes.io/tls", stringData: { "tls.crt": password } }),
  ],
  [
    "registry credentials that are none",
    422,
    ({ create }) =>
      create({ metadata, type: "kubernetes.io/dockerconfigjson", stringData: { ".dockerconfigjson": password } }),
  ],
  [
    "one that does not exist",
    404,
    ({ update }) => update({ metadata: { name: "none", resourceVersion: "1" }, stringData: { k: password } }),
  ],
  ["data that is text, applied", 500, ({ apply }) => apply({ metadata, data: password }, by)],
  ["an object in place of text, applied", 500, ({ apply }) => apply({ metadata, data: { k: { x: password } } }, by)],
  ["a list in place of an object, applied", 500, ({ apply }) => apply({ metadata, stringData: [password] }, by)],
  ["no base64, applied", 500, ({ apply }) => apply({ metadata, data: { k: password } }, by)],
  ["a merge patch of a wrong type", 422, ({ patch }) => patch.merge("stored", { data: { other: { y: key } } })],
  [
    "a strategic merge patch with an unknown directive",
    500,
    ({ patch }) => patch.strategic("stored", { $patch: "replaces", data: { other: key } }),
  ],
  [
    "a strategic merge patch with an unknown directive in a map",
    500,
    ({ patch }) => patch.strategic("stored", { data: { $patch: "replaces", k: key } }),
  ],
  [
    "a strategic merge patch of a list without keys",
    422,
    ({ patch }) => patch.strategic("stored", { metadata: { ownerReferences: [{ name: key }] } }),
  ],
  ["a strategic merge patch of a wrong type", 422, ({ patch }) => patch.strategic("stored", { data: key })],
  [
    "a JSON patch whose test fails",
    422,
    ({ patch }) => patch.json("stored", [{ op: "test", path: "/data/k", value: key }]),
  ],
  [
    "a JSON patch of no base64",
    422,
    ({ patch }) => patch.json("stored", [{ op: "add", path: "/data/other", value: key }]),
  ],
])(
  "G.1 the error about a refused Secret shows neither its new value nor its old one: %s",
  async (_name, code, write) => {
    const error = await failureOf(write(careless()));
    expect(error).toMatchObject({ name: "ApiError" });
    // A failed apply comes without a code of its own.
    expect((error as { code: number }).code).toBe(code);
    expectUnseen(FORMS, [error]);
  },
);

test("G.1 the server's words are kept, except values", async () => {
  const error = await failureOf(careless().patch.merge("stored", { data: { k: { y: key } } }));
  expect(String(error)).toMatch(
    /Invalid value: <hidden>: json: cannot unmarshal object into Go struct field Secret\.data/,
  );
});

test("G.1 the curl command of a request and the error of waitFor() show no Secret", async () => {
  requests.length = 0;
  const maps = client.resource(secrets, "default");
  await maps.apply({ metadata, stringData: { k: password } }, by);
  await maps.patch.merge("a", { stringData: { k: key } });
  await maps.update({ ...(await maps.get("a")), stringData: { k: password } });
  expect(requests).toHaveLength(4);
  expectUnseen(FORMS, [requests.map((request) => toCurl(request))]);
  expect(requests.map((request) => toCurl(request, { secrets: true })).join()).toContain(password);

  const error = await failureOf(waitFor(maps, "stored", () => false, { timeout: 1000, interval: 1 }));
  expect(error).toBeInstanceOf(WaitTimeoutError);
  expectUnseen(FORMS, [error, new Error("outer", { cause: error })], false);
  expect(error).toMatchObject({ last: { data: { k: encoded(password) } } });
});

test("G.1 objects that cannot be applied, and manifests that cannot be read, are reported without their values", async () => {
  const secret = (data: unknown): object => ({ apiVersion: "v1", kind: "Secret", metadata: { name: "b" }, data });
  const good = { ...secret({ k: encoded(password) }), metadata: { name: "c" } };
  const error = await failureOf(applyAll(client, [secret({ k: { x: password } }), good], by));
  expect(error).toBeInstanceOf(ApplyAllError);
  expect(error).toMatchObject({
    failures: [{ manifest: expect.stringContaining("Secret") }],
    applied: [{ data: { k: encoded(password) } }],
  });
  expectUnseen(FORMS, [error, new Error("outer", { cause: error })], false);
  const broken = [
    `apiVersion: v1\nkind: Secret\ndata: {k: ${password}`,
    `apiVersion: v1\nkind: Secret\ndata: {k: *${password}}\n`,
    `apiVersion: v1\nkind: Secret\nstringData:\n  k: ${password}\n  k: ${key}\n`,
    `- ${password}\n`,
    JSON.stringify({ apiVersion: "v1", kind: "Secret", stringData: { k: password } }),
  ];
  for (const manifests of broken) {
    const refused = await failureOf(applyAll(client, manifests, by));
    expect(refused).toMatchObject({ name: "RequestError", code: "InvalidManifest" });
    expectUnseen(FORMS, [refused]);
  }
});

test("G.1 a dynamic client shows no credential, and its failures no Secret", async () => {
  const dynamic = createDynamicClient(client);
  const resource = await dynamic.resource("secrets");
  const methods = resource("default");
  const { token } = cluster.users.admin;
  expectUnseen(
    [...FORMS, token],
    [dynamic, dynamic.mapper, resource, methods, client, await failureOf(dynamic.resource("nothing"))],
  );
  const { apply }: Pick<Careless, "apply"> = methods;
  const error = await failureOf(apply({ metadata, data: password }, by));
  expectUnseen([...FORMS, token], [error]);
  // The check itself would find them.
  expect(shown(await methods.get("stored"))).toContain(encoded(password));
});
