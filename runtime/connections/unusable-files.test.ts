import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { type ConnectOptions, connect } from "../index.js";
import { kubeconfig, temporaryFolder } from "../testdata/kubeconfigs.js";

let good: Certificates;
let other: Certificates;
beforeAll(async () => {
  [good, other] = await Promise.all([createCertificates("jane"), createCertificates("joe")]);
});

describe("unusable files are an error", () => {
  test.each<[string, (folder: string) => Partial<ConnectOptions>, string, RegExp]>([
    ["B.5 no authority file", (folder) => ({ caFile: `${folder}/no` }), "UnreadableFile", /certificate authority .*no/],
    [
      "B.5 no certificate file",
      (folder) => ({ clientCertificateFile: `${folder}/no`, clientKeyFile: `${folder}/key` }),
      "UnreadableFile",
      /client certificate .*no/,
    ],
    [
      "B.5 no key file",
      (folder) => ({ clientCertificateFile: `${folder}/cert`, clientKeyFile: `${folder}/no` }),
      "UnreadableFile",
      /client key .*no/,
    ],
    [
      "B.14 an empty authority file is not the system's",
      (folder) => ({ caFile: `${folder}/empty` }),
      "InvalidFile",
      /empty does not contain a PEM/,
    ],
    [
      "B.14 an authority that is not PEM",
      () => ({ ca: "s3cret" }),
      "InvalidConfiguration",
      /certificate authority does not contain a PEM/,
    ],
    [
      "B.14 an authority that is not a certificate",
      () => ({ ca: "-----BEGIN CERTIFICATE-----\ns3cret\n-----END CERTIFICATE-----\n" }),
      "InvalidConfiguration",
      /certificate authority does not contain a readable certificate/,
    ],
    [
      "B.5 a key of another certificate",
      (folder) => ({ clientCertificateFile: `${folder}/cert`, clientKeyFile: `${folder}/key` }),
      "InvalidFile",
      /client certificate .*cert and its key cannot be used \(key values mismatch\)/,
    ],
    [
      "B.5 a certificate without key",
      (folder) => ({ clientCertificateFile: `${folder}/cert` }),
      "InvalidConfiguration",
      /no client-key/,
    ],
  ])("%s", async (_name, options, code, message) => {
    const folder = await temporaryFolder();
    await Promise.all([
      writeFile(`${folder}/empty`, ""),
      writeFile(`${folder}/cert`, good.admin.cert),
      writeFile(`${folder}/key`, other.admin.key),
    ]);
    const error: unknown = await connect({ server: "https://127.0.0.1:1", ...options(folder) }).catch(
      (reason) => reason,
    );
    expect(error).toMatchObject({ name: "ConfigError", code, message: expect.stringMatching(message) });
    expect(String(error)).not.toMatch(/s3cret|PRIVATE/);
  });

  const exec = "command: aws, apiVersion: client.authentication.k8s.io/v1alpha1";
  test.each([
    [
      "B.20 a plugin of an old version",
      `{exec: {${exec}}}`,
      /plugin aws has the apiVersion ".*v1alpha1", which is not supported; use .*v1beta1$/,
    ],
    [
      "B.19 gcp",
      "{auth-provider: {name: gcp}}",
      /^user "a" uses .* "gcp", which Kubernetes has removed; use .* gke-gcloud-auth-plugin/,
    ],
    [
      "B.19 azure",
      "{auth-provider: {name: azure}}",
      /^user "a" uses .* "azure", which Kubernetes has removed; use .* kubelogin/,
    ],
    [
      "B.19 another auth-provider",
      "{auth-provider: {name: toString}}",
      /^user "a" uses the auth-provider "toString", which is not supported; use oidc or an exec plugin$/,
    ],
  ])("%s is an error that names what is not supported, but only if it is needed", async (_name, user, message) => {
    const file = join(await temporaryFolder(), "config");
    await writeFile(file, kubeconfig({ user }));
    await expect(connect({ kubeconfig: file })).rejects.toMatchObject({
      name: "ConfigError",
      code: "Unsupported",
      message: expect.stringMatching(message),
    });
    // B.11, B.26: not needed over http, nor with a token.
    await connect({ kubeconfig: file, server: "http://127.0.0.1:1" });
    await connect({ kubeconfig: file, token: "t" });
  });
});
