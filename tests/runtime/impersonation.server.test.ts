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

/** Who the server says that kubectl is with the administrator's kubeconfig and these members of an impersonation. */
async function kubectlSees({ user, uid, groups, extra }: Impersonation): Promise<unknown> {
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
  const review = await cluster.kubectlJson<{ status: { userInfo: unknown } }>(["--kubeconfig", file, "auth", "whoami"]);
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
  expect(status?.userInfo).toEqual(await kubectlSees(impersonate));
});
