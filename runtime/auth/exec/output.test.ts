import { beforeAll, describe, expect, test } from "vitest";
import { type Certificates, createCertificates } from "../../../testbed/certificates.js";
import { execCredential } from "../../testdata/plugin.js";
import { readOutput } from "./output.js";

const V1 = "client.authentication.k8s.io/v1";
let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});
const read = (output: unknown): ReturnType<typeof readOutput> =>
  readOutput(typeof output === "string" ? output : JSON.stringify(output), "get-token", V1);

test("B.23 a plugin's token is used until it expires", () => {
  const expirationTimestamp = "2030-01-02T03:04:05Z";
  expect(read(execCredential({ token: "t\n", expirationTimestamp }))).toEqual({
    credential: { authorization: "Bearer t", certificate: undefined },
    expires: Date.UTC(2030, 0, 2, 3, 4, 5),
  });
  expect(read(execCredential({ token: "t" })).expires).toBe(Number.POSITIVE_INFINITY);
});

test("B.23 a plugin may print a certificate with its key, with or without a token", () => {
  const { cert, key } = certificates.admin;
  const pair = { clientCertificateData: cert, clientKeyData: key };
  expect(read(execCredential(pair)).credential).toEqual({ authorization: undefined, certificate: { cert, key } });
  expect(read(execCredential({ ...pair, token: "t" })).credential).toEqual({
    authorization: "Bearer t",
    certificate: { cert, key },
  });
});

describe("wrong output of a plugin is explained, and never quoted", () => {
  const table: [string, () => unknown, RegExp][] = [
    [
      "B.20 another version",
      () => execCredential({ token: "s3cret" }, "v1beta1"),
      /of the wrong version, expected .*\/v1$/,
    ],
    [
      "B.20 another kind",
      () => ({ ...execCredential({ token: "s3cret" }), kind: "s3cret" }),
      /is not an ExecCredential$/,
    ],
    ["B.23 no status", () => execCredential(undefined), /without a status$/],
    ["B.23 nothing", () => execCredential({}), /neither a token nor a certificate/],
    ["B.23 half a pair", () => execCredential({ clientKeyData: "s3cret" }), /but not both$/],
    ["B.23 the other half", () => execCredential({ token: "s3cret", clientCertificateData: "s3cret" }), /not both$/],
    ["B.23 no JSON", () => "token: s3cret", /printed text that is not JSON \(13 characters\)/],
    ["B.23 no output", () => "", /printed text that is not JSON \(0 characters\)/],
    ["B.23 a list", () => ["s3cret"], /is not an ExecCredential$/],
    [
      "B.23 a token that is not a string",
      () => execCredential({ token: ["s3cret"] }),
      /status\.token that is not a string$/,
    ],
    [
      "B.23 a token of two lines",
      () => execCredential({ token: "s3cret\ns3cret" }),
      /characters that are not allowed in a token$/,
    ],
    ["B.23 no time", () => execCredential({ token: "t", expirationTimestamp: "s3cret" }), /that is not a timestamp$/],
    [
      "B.23 a key of another certificate",
      () => execCredential({ clientCertificateData: certificates.admin.cert, clientKeyData: certificates.ca.key }),
      /cannot be used$/,
    ],
  ];
  test.each(table)("%s", (_name, output, message) => {
    const refuse = (): unknown => read(output());
    expect(refuse).toThrow(message);
    expect(refuse).toThrow(expect.objectContaining({ name: "ConfigError" }));
    expect(refuse).not.toThrow(/s3cret|PRIVATE/);
  });
});
