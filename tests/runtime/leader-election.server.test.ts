import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Client, connect, isForbidden } from "@kubesmith/runtime";
import { LeadershipLostError, type LeadOptions, lead } from "@kubesmith/runtime/leader-election";
import { expect, onTestFinished, test } from "vitest";
import { compile, createProject } from "../support/compile.js";
import { useControlPlane } from "../support/use-control-plane.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();
const cluster = useControlPlane();

const optionsOf = (name: string, identity: string): LeadOptions => ({
  namespace: "default",
  name,
  identity,
  retryPeriod: 100,
});
const leases = () => cluster.k8s.coordination.v1.leases("default");

test("F.1, F.4, F.6 a real server accepts what is written into a Lease, from the creation to the release", async () => {
  const leaders: string[] = [];
  const options: LeadOptions = {
    ...optionsOf("cycle", "a"),
    releaseOnCancel: true,
    labels: { app: "web" },
    onNewLeader: (identity) => leaders.push(identity),
  };
  const stored = await lead(cluster.client, options, async () => {
    const created = await leases().get("cycle");
    await expect.poll(async () => (await leases().get("cycle")).spec.renewTime).not.toBe(created.spec.renewTime);
    return created;
  });
  expect(stored?.metadata.labels).toEqual({ app: "web" });
  expect(stored?.spec).toMatchObject({ holderIdentity: "a", leaseDurationSeconds: 15, leaseTransitions: 0 });
  expect(stored?.spec.acquireTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  const { spec } = await leases().get("cycle");
  expect(spec).toMatchObject({ holderIdentity: "", leaseDurationSeconds: 1, leaseTransitions: 0 });
  await lead(cluster.client, optionsOf("cycle", "b"), () => {});
  expect((await leases().get("cycle")).spec).toMatchObject({ holderIdentity: "b", leaseTransitions: 1 });
  expect(leaders).toEqual(["a", ""]);
});

test("F.2, F.3 a Lease of a process that has died is taken over when it expires, and kubectl sees who leads", async () => {
  const time = "2099-01-01T00:00:00.000000Z";
  await leases().create({
    metadata: { name: "left" },
    spec: {
      holderIdentity: "dead",
      leaseDurationSeconds: 2,
      acquireTime: time,
      renewTime: time,
      leaseTransitions: 41,
    },
  });
  const begun = performance.now();
  const seen = await lead(cluster.client, optionsOf("left", "next"), async () => {
    expect(performance.now() - begun).toBeGreaterThanOrEqual(2000);
    return cluster.kubectlJson<{ spec: object }>(["get", "lease", "left", "--namespace", "default"]);
  });
  expect(seen?.spec).toMatchObject({ holderIdentity: "next", leaseDurationSeconds: 15, leaseTransitions: 42 });
});

test("F.4 what others change in the Lease is kept, and does not end leadership", async () => {
  await lead(cluster.client, optionsOf("shared", "a"), async ({ isLeader }) => {
    await leases().patch.merge("shared", { metadata: { labels: { by: "hand" }, annotations: { note: "kept" } } });
    const { metadata, spec } = await leases().get("shared");
    await expect.poll(async () => (await leases().get("shared")).spec.renewTime).not.toBe(spec.renewTime);
    expect((await leases().get("shared")).metadata).toMatchObject({
      uid: metadata.uid,
      labels: { by: "hand" },
      annotations: { note: "kept" },
    });
    expect(isLeader()).toBe(true);
  });
});

test("F.5 leadership that someone else takes ends at once", async () => {
  const outcome = lead(cluster.client, optionsOf("taken", "a"), async ({ signal }) => {
    await leases().patch.merge("taken", { spec: { holderIdentity: "b" } });
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  });
  await expect(outcome).rejects.toBeInstanceOf(LeadershipLostError);
  expect((await leases().get("taken")).spec.holderIdentity).toBe("b");
});

test("the verbs get, create and update are enough; a user without them is told at once", async () => {
  const rules = [{ apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["get", "create", "update"] }];
  await cluster.k8s.rbac.v1.roles("default").create({ metadata: { name: "elector" }, rules });
  await cluster.k8s.rbac.v1.roleBindings("default").create({
    metadata: { name: "elector" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "elector" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "elector" }],
  });
  const as = async (user: string): Promise<Client> => {
    const other = await connect({ kubeconfig: cluster.users.admin.kubeconfig, impersonate: { user } });
    onTestFinished(() => other.close());
    return other;
  };
  const options = { ...optionsOf("permitted", "a"), releaseOnCancel: true };
  const elector = await as("elector");
  // The server's authorizer learns of the role a moment later.
  await expect
    .poll(() => lead(elector, options, () => "led").catch((error: Error) => error.message), { timeout: 30_000 })
    .toBe("led");
  await expect(lead(await as("stranger"), options, () => "led")).rejects.toSatisfy(isForbidden);
});

test("the blocks of docs/leader-election.md compile", async () => {
  const text = await readFile(new URL("../../docs/leader-election.md", import.meta.url), "utf8");
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
  expect(blocks.length).toBeGreaterThan(1);
  // What the text leaves to the reader.
  const given = `
    import type { Leadership } from "@kubesmith/runtime/leader-election";
    declare function readNext(options: { signal: AbortSignal }): Promise<string>;
    declare function publish(next: string, options: { signal: AbortSignal }): Promise<void>;
    declare function work(leadership: Leadership): Promise<void>;
  `;
  await createProject(at());
  await mkdir(at("programs"));
  await symlink(fileURLToPath(new URL("../../generated", import.meta.url)), at("node_modules/@kubesmith/kubernetes"));
  await writeFile(at("programs", "all.ts"), `${given}${blocks.join("\n")}`);
  const options = { isolatedDeclarations: false, declaration: false, lib: ["ES2023"] };
  expect(await compile("typescript", at(), ["programs/*.ts"], options)).toBe("");
});
