import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { kubeconfig, temporaryFolder } from "../../runtime/testdata/kubeconfigs.js";
import { json, startServer } from "../../runtime/testdata/server.js";
import { createCertificates } from "../../testbed/certificates.js";
import { kubesmith } from "../support/cli.js";

test("B.7, B.13 --username and --password replace the kubeconfig's token, and are never shown", async () => {
  const { ca, server: pair } = await createCertificates("jane");
  const status = {
    apiVersion: "v1",
    kind: "Status",
    status: "Failure",
    code: 401,
    reason: "Unauthorized",
    message: "no",
  };
  const server = await startServer((_request, response) => json(response, status, 401), pair);
  const folder = await temporaryFolder();
  const [file, authority] = [join(folder, "config"), join(folder, "ca.crt")];
  await writeFile(file, kubeconfig({ server: server.url, user: "{token: planted-token}" }));
  await writeFile(authority, ca.cert);
  const flags = ["--kubeconfig", file, "--certificate-authority", authority];
  const result = await kubesmith(["discover", ...flags, "--username", "u", "--password", "planted-password"]);
  expect(server.requests[0]?.headers.authorization).toBe(
    `Basic ${Buffer.from("u:planted-password").toString("base64")}`,
  );
  expect(result.code).not.toBe(0);
  expect(result.stderr).toContain("Unauthorized");
  expect(result.stderr + result.stdout).not.toContain("planted");
  const both = await kubesmith(["discover", ...flags, "--username", "u", "--token", "planted-token"]);
  expect(both.stderr).toContain(
    'user "a" has both a token and a user name or password; only one authentication method',
  );
  expect(both.stderr).not.toContain("planted");
});
