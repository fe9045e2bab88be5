import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadKubeconfig, writeKubeconfig } from "@kubesmith/runtime/kubeconfig";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../runtime/testdata/kubeconfigs.js";
import { base64 } from "../support/auth-files.js";
import { PLANTED, PLANTED_FORMS } from "../support/bad-input.js";
import { failureOf } from "../support/failure-of.js";
import { usePlantedKubeconfigs } from "../support/planted-kubeconfigs.js";
import { expectUnseen } from "../support/shown.js";

const { token, password, key, argument, certificate } = PLANTED;
const { kubeconfigOf, pluginUser } = usePlantedKubeconfigs();

describe("G.1 the overview of a kubeconfig", () => {
  test("G.1 contains no credential, whatever field it is in", async () => {
    const authProvider = {
      name: "oidc",
      config: { "client-secret": password, "id-token": token, "refresh-token": key },
    };
    for (const user of [
      {
        token,
        password,
        username: "someone",
        "client-key-data": base64(key),
        "client-certificate-data": base64(certificate),
      },
      pluginUser("plugin"),
      { "auth-provider": authProvider, "as-user-extra": { secret: [password] } },
      { token, "x-unknown": password },
    ]) {
      const cluster = {
        server: `https://someone:${password}@127.0.0.1:1/?token=${token}#${key}`,
        "proxy-url": `http://u:${password}@p`,
      };
      const overview = await loadKubeconfig({ kubeconfig: await kubeconfigOf(user, cluster) });
      expect(overview.users).toHaveLength(1);
      expectUnseen(PLANTED_FORMS, [overview]);
    }
  });

  test("G.1 shows no credential if it cannot be read", async () => {
    const file = join(await temporaryFolder(), "config");
    for (const text of [
      `users: [{name: a, user: {token: ${token}`,
      `users: *${token}`,
      `- ${token}`,
      `users:\n- name: [${token}]\n`,
    ]) {
      await writeFile(file, text);
      const error = await failureOf(loadKubeconfig({ kubeconfig: file }));
      expect(error).toMatchObject({ name: "ConfigError" });
      expectUnseen(PLANTED_FORMS, [error]);
    }
  });
});

test("G.1 the error about a kubeconfig that cannot be written shows neither the new text nor the old one", async () => {
  const folder = await temporaryFolder();
  const users = { u: { token, "client-key-data": base64(key), exec: { args: [argument] } } };
  const file = await kubeconfigOf({ token: password });
  const attempts: [string, string, () => Promise<unknown>][] = [
    ["a folder", "UnreadableFile", () => writeKubeconfig({ users }, { kubeconfig: folder })],
    ["below a file", "UnwritableFile", () => writeKubeconfig({ users }, { kubeconfig: join(file, "config") })],
    [
      "a list of users",
      "InvalidFile",
      () => writeKubeconfig({ users: { u: { token: [token] as never } } }, { kubeconfig: file }),
    ],
    [
      "a plugin that is none",
      "InvalidFile",
      () => writeKubeconfig({ users: { u: { exec: token } } }, { kubeconfig: file }),
    ],
  ];
  for (const [name, code, write] of attempts) {
    const error = await failureOf(write());
    expect({ name, error }).toMatchObject({ name, error: { name: "ConfigError", code } });
    expectUnseen(PLANTED_FORMS, [error]);
  }
  await writeFile(`${file}.lock`, "");
  const locked = await failureOf(writeKubeconfig({ users }, { kubeconfig: file }));
  expect(locked).toMatchObject({ code: "Locked" });
  expectUnseen(PLANTED_FORMS, [locked]);
});
