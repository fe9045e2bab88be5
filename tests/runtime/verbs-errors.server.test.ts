import { configMaps, namespaces, nodes, pods } from "@kubesmith/kubernetes/core/v1";
import {
  ApiError,
  apiErrorOf,
  type Client,
  connect,
  isAlreadyExists,
  isBadRequest,
  isConflict,
  isForbidden,
  isGone,
  isInvalid,
  isMethodNotSupported,
  isNotFound,
  isRequestEntityTooLarge,
  isUnauthorized,
  isUnsupportedMediaType,
  RequestError,
} from "@kubesmith/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { failureOf } from "../support/failure-of.js";
import { startVerbsCluster, type VerbsCluster } from "../support/verbs-cluster.js";

let on: VerbsCluster;
let client: Client;
let reader: Client;

beforeAll(async () => {
  on = await startVerbsCluster();
  client = on.clients.token;
  reader = await connect({ kubeconfig: on.cluster.users.reader.kubeconfig });
  await client.resource(configMaps, "default").create({ metadata: { name: "taken" } });
});
afterAll(async () => {
  await reader?.close();
  await on?.stop();
});

const GUARDS = {
  isAlreadyExists,
  isBadRequest,
  isConflict,
  isForbidden,
  isGone,
  isInvalid,
  isMethodNotSupported,
  isNotFound,
  isRequestEntityTooLarge,
  isUnauthorized,
  isUnsupportedMediaType,
};
const guardsOf = (error: unknown): string[] =>
  Object.entries(GUARDS).flatMap(([name, guard]) => (guard(error) ? [name] : []));

const FAILURES: readonly [guard: string, message: RegExp, call: () => PromiseLike<unknown>][] = [
  [
    "isNotFound",
    /^\[NotFound\] configmaps "none" not found \(GET \/api\/v1\/namespaces\/default\/configmaps\/none\)$/,
    () => client.resource(configMaps, "default").get("none"),
  ],
  [
    "isAlreadyExists",
    /^\[AlreadyExists\] configmaps "taken" already exists \(POST \/api\/v1\/namespaces\/default\/configmaps\)$/,
    () => client.resource(configMaps, "default").create({ metadata: { name: "taken" } }),
  ],
  [
    "isConflict",
    /^\[Conflict\] .*"taken".*the object has been modified.* \(PUT .*\/configmaps\/taken\)$/,
    () => client.resource(configMaps, "default").update({ metadata: { name: "taken", resourceVersion: "1" } }),
  ],
  [
    "isForbidden",
    /^\[Forbidden\] .*User "reader" cannot create resource "configmaps".* in the namespace "default"/,
    () => reader.resource(configMaps, "default").create({ metadata: { name: "mine" } }),
  ],
  [
    "isForbidden",
    /^\[Forbidden\] .*User "reader" cannot list resource "namespaces".* at the cluster scope/,
    () => reader.resource(namespaces).list(),
  ],
  [
    "isInvalid",
    /^\[Invalid\] Pod "p" is invalid: spec\.containers: Required value \(POST /,
    () => client.resource(pods, "default").create({ metadata: { name: "p" }, spec: { containers: [] } }),
  ],
  [
    "isBadRequest",
    /^\[BadRequest\] .*json: cannot unmarshal number into Go struct field ConfigMap.data of type string/,
    () => client.resource(configMaps, "default").create(JSON.parse('{"metadata":{"name":"n"},"data":{"a":1}}')),
  ],
  [
    "isRequestEntityTooLarge",
    /^\[RequestEntityTooLarge\] /,
    () => client.resource(configMaps, "default").create({ metadata: { name: "big" }, data: { a: "x".repeat(4e6) } }),
  ],
  [
    "isMethodNotSupported",
    /^\[MethodNotAllowed\] the server does not allow this method .* \(DELETE \/api\/v1\/namespaces\)$/,
    // A token may be wrong about its server: namespaces are not deleted as a collection.
    () => client.resource(Object.assign({}, nodes, { plural: "namespaces" })).deleteCollection({ all: true }),
  ],
  [
    "isUnauthorized",
    /^\[Unauthorized\] Unauthorized \(GET \/api\/v1\/namespaces\)$/,
    async () => {
      const { server, ca } = on.cluster;
      await using stranger = await connect({ server, ca, token: "no-token-of-anyone" });
      return await stranger.resource(namespaces).list();
    },
  ],
];

test.each(FAILURES)("C.12, C.25 %s: %s", async (guard, message, call) => {
  const failure = await failureOf(call());
  expect(failure).toBeInstanceOf(ApiError);
  expect(failure).toMatchObject({ message: expect.stringMatching(message) });
  expect(guardsOf(failure)).toEqual([guard]);
  expect(guardsOf(new Error("wrapped", { cause: new Error("twice", { cause: failure }) }))).toEqual([guard]);
});

test("C.9, C.10 an error contains the server's complete Status, the request, and how flow control classified it", async () => {
  const failure = apiErrorOf(await failureOf(client.resource(configMaps, "default").get("none")));
  expect(failure).toMatchObject({
    name: "ApiError",
    reason: "NotFound",
    code: 404,
    details: { name: "none", kind: "configmaps" },
    method: "GET",
    url: "/api/v1/namespaces/default/configmaps/none",
    status: { kind: "Status", status: "Failure", message: 'configmaps "none" not found' },
    flowControl: { flowSchemaUID: expect.stringMatching(/^[0-9a-f-]{36}$/), priorityLevelUID: expect.any(String) },
  });
});

test("invalid calls are refused before they are sent", async () => {
  const maps = client.resource(configMaps, "default");
  const refused: readonly [code: string, call: () => PromiseLike<unknown>][] = [
    ["MissingName", () => maps.get("")],
    ["InvalidName", () => maps.get("../secrets/x")],
    ["MissingNamespace", () => client.resource(configMaps, "").list()],
    ["KindMismatch", () => maps.create(JSON.parse('{"kind":"Secret","metadata":{"name":"s"}}'))],
    ["NamespaceMismatch", () => maps.create({ metadata: { name: "n", namespace: "other" } })],
    ["MissingFieldManager", () => maps.apply({ metadata: { name: "n" } }, { fieldManager: "" })],
    ["InvalidSelector", () => maps.deleteCollection(JSON.parse('{"labelSelector":null}'))],
  ];
  for (const [code, call] of refused) {
    const failure = await failureOf(call());
    expect(failure).toBeInstanceOf(RequestError);
    expect(failure).toMatchObject({ code });
  }
});
