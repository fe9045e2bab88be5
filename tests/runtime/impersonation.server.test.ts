import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { selfSubjectReviews } from "@kubesmith/kubernetes/authentication/v1";
import { connect, type Impersonation } from "@kubesmith/runtime";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../runtime/testdata/kubeconfigs.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";

let cluster: ControlPlane;
beforeAll(async () => {
  cluster = await startControlPlane();
});
afterAll(() => cluster?.stop());

/** The administrator's kubeconfig in a file, with these members of an impersonation. */
async function writeKubeconfig({ user, uid, groups, extra }: Impersonation): Promise<string> {
  const file = join(await temporaryFolder(), "config");
  const kubeconfig = {
    "current-context": "a",
    clusters: [{ name: "a", cluster: { server: cluster.server, "certificate-authority": cluster.caFile } }],
    contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
    users: [
      {
        name: "a",
        user: {
          token: cluster.users.admin.token,
          as: user,
          "as-uid": uid,
          "as-groups": groups,
          "as-user-extra": extra,
        },
      },
    ],
  };
  await writeFile(file, JSON.stringify(kubeconfig));
  return file;
}

/** Who the server says that kubectl is with a kubeconfig and flags. */
async function kubectlSees(kubeconfig: string, ...flags: string[]): Promise<unknown> {
  const review = await cluster.kubectlJson<{ status: { userInfo: unknown } }>([
    "--kubeconfig",
    kubeconfig,
    "auth",
    "whoami",
    ...flags,
  ]);
  return review.status.userInfo;
}

const USERS: readonly Impersonation[] = [
  { user: "jörg.müller", groups: ["Ärzte"] },
  { user: "用户", groups: ["組", "one, two"], uid: "é" },
  { user: "🙂 smith", groups: ["plain"], extra: { plain: ["ü", "用户"], "Acme.com/Ä%": ["x"], "\u212aey": ["y"] } },
];

test.each(USERS)("the server sees the same user as with kubectl: %s", async (impersonate) => {
  const client = await connect({
    server: cluster.server,
    ca: cluster.ca,
    token: cluster.users.admin.token,
    impersonate,
  });
  onTestFinished(() => client.close());
  const { status } = await client.resource(selfSubjectReviews).create({});
  expect(status?.userInfo?.username).toBe(impersonate.user);
  expect(status?.userInfo?.groups).toEqual(expect.arrayContaining([...(impersonate.groups ?? [])]));
  expect(status?.userInfo).toEqual(await kubectlSees(await writeKubeconfig(impersonate)));
});

const ALICE: Impersonation = {
  user: "alice",
  uid: "1",
  groups: ["system:masters", "g"],
  extra: { k: ["v"], j: ["w"] },
};

test.each<[Impersonation, string[]]>([
  [{ user: "" }, ["--as="]],
  [{ user: "bob" }, ["--as=bob"]],
  [{ user: "bob", uid: "" }, ["--as=bob", "--as-uid="]],
  [{ user: "bob", uid: "2" }, ["--as=bob", "--as-uid=2"]],
  [{ user: "", groups: ["h", "i"] }, ["--as-group=h", "--as-group=i"]],
  [
    { user: "bob", extra: { k: ["1", "2"], l: ["3"] } },
    ["--as=bob", ...["k=1", "k=2", "l=3"].map((pair) => `--as-user-extra=${pair}`)],
  ],
])("an impersonation overrides the kubeconfig's as kubectl's flags do: %j", async (impersonate, flags) => {
  const kubeconfig = await writeKubeconfig(ALICE);
  const client = await connect({ kubeconfig, impersonate });
  onTestFinished(() => client.close());
  const { status } = await client.resource(selfSubjectReviews).create({});
  expect(status?.userInfo).toEqual(await kubectlSees(kubeconfig, ...flags));
});

test("an impersonation without a user is an error, as for kubectl", async () => {
  const { kubeconfig } = cluster.users.admin;
  const words = /requesting uid, groups or user-extra for \S+ without impersonating a user/;
  await expect(connect({ kubeconfig, impersonate: { user: "", groups: ["g"] } })).rejects.toThrow(words);
  await expect(kubectlSees(kubeconfig, "--as-group=g")).rejects.toThrow(words);
});
