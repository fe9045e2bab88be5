import { inspect } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { type Certificates, createCertificates } from "../../../testbed/certificates.js";
import { execCredential } from "../../testdata/plugin.js";
import { readOutput } from "./output.js";

const V1 = "client.authentication.k8s.io/v1";
let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});
const read = async (output: unknown): ReturnType<typeof readOutput> =>
  readOutput(typeof output === "string" ? output : JSON.stringify(output), "get-token", V1);

test("B.23 a plugin's token is used until it expires", async () => {
  const expirationTimestamp = "2030-01-02T03:04:05Z";
  expect(await read(execCredential({ token: "t\n", expirationTimestamp }))).toEqual({
    credential: { authorization: "Bearer t", certificate: undefined },
    expires: Date.UTC(2030, 0, 2, 3, 4, 5),
  });
  expect((await read(execCredential({ token: "t" }))).expires).toBe(Number.POSITIVE_INFINITY);
});

test("B.23 a plugin may print a certificate with its key, with or without a token", async () => {
  const { cert, key } = certificates.admin;
  const pair = { clientCertificateData: cert, clientKeyData: key };
  expect((await read(execCredential(pair))).credential).toEqual({
    authorization: undefined,
    certificate: { cert, key },
  });
  expect((await read(execCredential({ ...pair, token: "t" }))).credential).toEqual({
    authorization: "Bearer t",
    certificate: { cert, key },
  });
});

test.each([
  ["JSON with a byte order mark", `\ufeff${JSON.stringify(execCredential({ token: "t" }))}`],
  ["JSON after blank lines", `\r\n\n  ${JSON.stringify(execCredential({ token: "t" }))}\r\n`],
  ["YAML", `kind: ExecCredential\napiVersion: ${V1}\nstatus:\n  token: t\n`],
  ["YAML with a byte order mark", `\ufeffkind: ExecCredential\napiVersion: ${V1}\nstatus: {token: t}\n`],
  [
    "YAML with a comment and a beginning",
    `# c\n---\napiVersion: "${V1}"\nkind: ExecCredential\nstatus: {token: "t"}\n`,
  ],
  ["YAML that is indented", `  kind: ExecCredential\n  apiVersion: ${V1}\n  status: {token: t}\n`],
  ["YAML of several lines in CRLF", `kind: ExecCredential\r\napiVersion: ${V1}\r\nstatus:\r\n  token: t\r\n`],
])("B.23 a plugin may print %s, as for client-go", async (_name, text) => {
  expect((await read(text)).credential).toEqual({ authorization: "Bearer t", certificate: undefined });
});

test("B.23 a time without quotes in YAML is a timestamp", async () => {
  const text = `kind: ExecCredential\napiVersion: ${V1}\nstatus: {token: t, expirationTimestamp: 2030-01-02T03:04:05Z}`;
  expect((await read(text)).expires).toBe(Date.UTC(2030, 0, 2, 3, 4, 5));
});

describe("wrong output of a plugin is explained, and never quoted", () => {
  const table: [string, () => unknown, RegExp][] = [
    ["B.20 another version", () => execCredential({ token: "s3cret" }, "v1beta1"), /whose apiVersion is not .*\/v1$/],
    [
      "B.20 another kind",
      () => ({ ...execCredential({ token: "s3cret" }), kind: "s3cret" }),
      /is not an ExecCredential$/,
    ],
    ["B.23 no status", () => execCredential(undefined), /without a status$/],
    ["B.23 nothing", () => execCredential({}), /neither a token nor a certificate/],
    [
      "B.23 half a pair",
      () => execCredential({ clientKeyData: "s3cret" }),
      /a certificate without its key, or a key without its certificate$/,
    ],
    [
      "B.23 the other half",
      () => execCredential({ token: "s3cret", clientCertificateData: "s3cret" }),
      /a certificate without its key, or a key without its certificate$/,
    ],
    ["B.23 no JSON", () => "token: s3cret", /is not an ExecCredential$/],
    ["B.23 a sentence", () => "s3cret", /is not an ExecCredential$/],
    [
      "B.23 neither JSON nor YAML",
      () => "{s3cret: [",
      /begins like a JSON object, but is not valid JSON \(10 characters\)/,
    ],
    ["B.23 YAML that is not valid", () => "s3cret: [", /printed text that is neither JSON nor YAML \(9 characters\)/],
    [
      "B.23 JSON with text after it",
      () => `${JSON.stringify(execCredential({ token: "s3cret" }))} s3cret`,
      /begins like a JSON object, but is not valid JSON/,
    ],
    [
      "B.23 two credentials in JSON",
      () => `${JSON.stringify(execCredential({ token: "s3cret" }))}\n`.repeat(2),
      /begins like a JSON object, but is not valid JSON/,
    ],
    [
      "B.23 YAML that begins like JSON",
      () => `\n {kind: ExecCredential, apiVersion: ${V1}, status: {token: s3cret}}`,
      /begins like a JSON object, but is not valid JSON/,
    ],
    [
      "B.23 JSON after a blank that JSON does not allow",
      () => `\u00a0${JSON.stringify(execCredential({ token: "s3cret" }))}`,
      /begins like a JSON object, but is not valid JSON/,
    ],
    [
      "B.23 a spec that is not an object",
      () => ({ ...execCredential({ token: "s3cret" }), spec: "s3cret" }),
      /with a spec that is not an object$/,
    ],
    ["B.23 no output", () => "", /printed nothing; it must print an ExecCredential on standard output$/],
    ["B.23 blank output", () => "\ufeff \n", /printed nothing; it must/],
    [
      "B.23 a token that YAML reads as a number",
      () => `kind: ExecCredential\napiVersion: ${V1}\nstatus: {token: 12345}`,
      /status\.token that is not a string$/,
    ],
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
    [
      "B.23 no time",
      () => execCredential({ token: "t", expirationTimestamp: "s3cret" }),
      /that is not a timestamp such/,
    ],
    [
      "B.23 a date",
      () => execCredential({ token: "t", expirationTimestamp: "2030-01-01" }),
      /that is not a timestamp such/,
    ],
    [
      "B.23 an empty time",
      () => execCredential({ token: "t", expirationTimestamp: "" }),
      /that is not a timestamp such/,
    ],
    [
      "B.23 a key of another certificate",
      () => execCredential({ clientCertificateData: certificates.admin.cert, clientKeyData: certificates.ca.key }),
      /are not valid or do not match$/,
    ],
  ];
  test.each(table)("%s", async (_name, output, message) => {
    const error: unknown = await read(output()).catch((reason) => reason);
    expect(error).toMatchObject({ name: "ConfigError", message: expect.stringMatching(message) });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(/s3cret|PRIVATE/);
  });
});
