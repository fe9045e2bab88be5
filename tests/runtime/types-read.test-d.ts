import { clientset } from "@kubesmith/kubernetes";
import { type DeploymentsResource, deployments } from "@kubesmith/kubernetes/apps/v1";
import { tokenReviews } from "@kubesmith/kubernetes/authentication/v1";
import { selfSubjectAccessReviews } from "@kubesmith/kubernetes/authorization/v1";
import { type Container, type LivePod, nodes, type Pod, type PodsResource, pods } from "@kubesmith/kubernetes/core/v1";
import type { ApplyOf, Client, DeleteResult, Live, LiveOf, Resource, Status } from "@kubesmith/runtime";
import { expectTypeOf, test } from "vitest";
import type { WidgetsResource } from "../support/verbs-custom.js";

declare const client: Client;
declare const widgets: Resource<WidgetsResource>;
const k8s = clientset(client);
const pod: Pod = { metadata: { name: "a" }, spec: { containers: [{ name: "main", image: "nginx" }] } };

test("an enum that is only read is open: a newer server may return other values", async () => {
  const { status } = await client.resource(pods, "default").get("web");
  const next: string & {} = "Hibernating";
  status.phase = next;
  expectTypeOf<"Running">().toExtend<typeof status.phase>();
  // @ts-expect-error a string
  status.phase = 1;
});

test("what the server always sends in a status is there", async () => {
  const { status } = await client.resource(pods, "default").get("web");
  expectTypeOf(status.containerStatuses?.[0]?.restartCount).toEqualTypeOf<number | undefined>();
  for (const { restartCount, ready, state, lastState } of status.containerStatuses ?? []) {
    expectTypeOf(restartCount).toEqualTypeOf<number>();
    expectTypeOf(ready).toEqualTypeOf<boolean>();
    expectTypeOf(state.terminated?.exitCode).toEqualTypeOf<number | undefined>();
    expectTypeOf(lastState).not.toBeNullable();
  }
  for (const { type, status: value } of status.conditions ?? []) {
    expectTypeOf([type, value] as const).toEqualTypeOf<readonly [string, string]>();
  }
  const node = await client.resource(nodes).get("worker");
  expectTypeOf(node.status.nodeInfo.kubeletVersion).toEqualTypeOf<string>();
});

test("what is read has what the server always sets", async () => {
  const web = await client.resource(deployments, "default").get("web");
  expectTypeOf(web.spec.replicas).toEqualTypeOf<number | undefined>();
  expectTypeOf(web.status.readyReplicas).toEqualTypeOf<number | undefined>();
  expectTypeOf(web.kind).toEqualTypeOf<"Deployment">();
  expectTypeOf(web.apiVersion).toEqualTypeOf<"apps/v1">();
  expectTypeOf(web.metadata.name).toEqualTypeOf<string>();
  expectTypeOf(web.metadata.uid).toEqualTypeOf<string>();
  expectTypeOf(web.metadata.resourceVersion).toEqualTypeOf<string>();
  expectTypeOf(web.metadata.creationTimestamp).toEqualTypeOf<string>();
  expectTypeOf(web.metadata.namespace).toEqualTypeOf<string>();
  expectTypeOf(web.metadata.labels).toEqualTypeOf<{ [key: string]: string } | undefined>();
  const node = await client.resource(nodes).get("worker");
  expectTypeOf(node.metadata.namespace).toEqualTypeOf<string | undefined>();
  // @ts-expect-error a custom resource may come without spec
  (await client.resource(widgets, "default").get("w")).spec.size;
  for await (const { metadata, spec } of k8s.core.v1.pods.list()) {
    expectTypeOf(metadata.namespace).toEqualTypeOf<string>();
    expectTypeOf(spec.containers).toExtend<Container[]>();
  }
});

test("what is read has a name for each kind", async () => {
  const hostOf = (live: LivePod): string => `${live.metadata.namespace}/${live.spec.hostname ?? live.metadata.name}`;
  const live = await k8s.core.v1.pods("default").get("a");
  expectTypeOf(live).toEqualTypeOf<LivePod>();
  expectTypeOf<LiveOf<PodsResource>>().toEqualTypeOf<LivePod>();
  hostOf(live);
  for await (const each of k8s.core.v1.pods.list()) hostOf(each);
  // @ts-expect-error what is written has no uid yet
  hostOf(pod);
  const applied: ApplyOf<DeploymentsResource> = { metadata: { name: "web" }, spec: { replicas: 3 } };
  k8s.apps.v1.deployments("default").apply(applied, { fieldManager: "ops" });
  const anyOf = (each: Live<Pod>): string => each.metadata.uid;
  anyOf(live);
});

test("a deletion returns the object or a Status, distinguished by kind", async () => {
  const answer = await client.resource(pods, "default").delete("a", { gracePeriodSeconds: 0 });
  expectTypeOf(answer).toExtend<DeleteResult<Pod>>();
  if (answer.kind === "Status") expectTypeOf(answer).toEqualTypeOf<Status>();
  else expectTypeOf(answer.spec.nodeName).toEqualTypeOf<string | undefined>();
  // @ts-expect-error a Status has no spec
  answer.spec;
  // @ts-expect-error the server knows Foreground, Background and Orphan
  client.resource(pods, "default").delete("a", { propagationPolicy: "Backwards" });
});

test("a review comes back as it was sent, with a status", async () => {
  const review = await client.resource(selfSubjectAccessReviews).create({ spec: {} });
  expectTypeOf(review.status.allowed).toEqualTypeOf<boolean>();
  // @ts-expect-error it is not stored, so it has no uid
  review.metadata.uid;
  // @ts-expect-error what is to be reviewed?
  client.resource(tokenReviews).create({});
});
