import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { selfSubjectReviews } from "@kubesmith/kubernetes/authentication/v1";
import { connect } from "@kubesmith/runtime";
import { loadKubeconfig, writeKubeconfig } from "@kubesmith/runtime/kubeconfig";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();
let cluster: ControlPlane;
beforeAll(async () => {
  cluster = await startControlPlane();
});
afterAll(() => cluster?.stop());

test("B.2, G.11 kubectl reads and edits what writeKubeconfig() writes", async () => {
  const file = at("written/config");
  await writeKubeconfig(
    {
      clusters: { here: { server: cluster.server, "certificate-authority": cluster.caFile } },
      users: { reader: { token: cluster.users.reader.token } },
      contexts: { "here as reader": { cluster: "here", user: "reader", namespace: "web" } },
      currentContext: "here as reader",
    },
    { kubeconfig: file },
  );
  const client = await connect({ kubeconfig: file });
  const { status } = await client.resource(selfSubjectReviews).create({});
  await client.close();
  expect(status?.userInfo).toMatchObject({ username: "reader" });
  type Review = { readonly status?: { readonly userInfo?: object } };
  const review = await cluster.kubectlJson<Review>(["--kubeconfig", file, "auth", "whoami"]);
  expect(review.status?.userInfo).toEqual(status?.userInfo);
  const kubectl = async (...args: readonly string[]): Promise<void> => {
    const { code, stderr } = await cluster.kubectl(["--kubeconfig", file, "config", ...args]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  };
  await kubectl("set-credentials", "other", "--token=t");
  await kubectl("rename-context", "here as reader", "renamed");
  await writeKubeconfig({ users: { other: { "x-mine": "kept" } } }, { kubeconfig: file });
  const { currentContext, users } = await loadKubeconfig({ kubeconfig: file });
  expect(currentContext).toBe("renamed");
  expect(users.map(({ name, methods }) => [name, methods])).toEqual(
    expect.arrayContaining([
      ["other", ["token"]],
      ["reader", ["token"]],
    ]),
  );
  // The lock that one holds, the other respects.
  await writeFile(`${file}.lock`, "");
  expect((await cluster.kubectl(["--kubeconfig", file, "config", "unset", "current-context"])).stderr).toContain(
    "file exists",
  );
});

test("B.4 kubectl reads the same text that was written", async () => {
  const texts = [
    ...[
      "yes",
      "No",
      "y",
      "on",
      "true",
      "null",
      "~",
      "",
      "1e3",
      "010",
      "0x1f",
      "0o7",
      "1_000",
      "+1",
      ".5",
      ".inf",
      "1:30",
    ],
    ...[
      "2001-01-01",
      "2001-12-14t21:59:43.10-05:00",
      "=",
      "<<",
      "#a",
      "a #b",
      "a: b",
      "a:",
      "- a",
      "-",
      "?",
      "!!str",
      "&a",
    ],
    ...[
      "*a",
      "%a",
      "@a",
      "`a",
      '"',
      "'",
      "\\",
      " lead",
      "trail ",
      "two\nlines\n",
      "\nbreak",
      "tab\t",
      "\u2028",
      "é",
      "😀",
    ],
    ...["{a", "[a", "]", ",", "---", "...", "x".repeat(300), `${"word ".repeat(60)}`],
  ];
  for (const start of ["", "{}", '{"apiVersion":"v1","kind":"Config"}']) {
    const file = join(await mkdtemp(at("texts-")), "config");
    await writeFile(file, start);
    const users = Object.fromEntries(texts.map((text, at) => [`u ${at} ${text}`, { token: text }]));
    await writeKubeconfig({ users }, { kubeconfig: file });
    type View = { readonly users: readonly { readonly name: string; readonly user: { readonly token?: string } }[] };
    const view = await cluster.kubectlJson<View>(["--kubeconfig", file, "config", "view", "--raw"]);
    expect(Object.fromEntries(view.users.map(({ name, user }) => [name, { token: user.token ?? "" }]))).toEqual(users);
    expect((await loadKubeconfig({ kubeconfig: file })).users.map(({ name }) => name)).toEqual(Object.keys(users));
  }
});
