import { type Client, connect, type KubernetesObject } from "@kubesmith/runtime";
import { expect, onTestFinished, test } from "vitest";
import { createEventRecorder, type EventRecorder } from "../../runtime/controller/events/index.js";
import { useControlPlane } from "../support/use-control-plane.js";

const cluster = useControlPlane();

function prepare(client: Client = cluster.client): { recorder: EventRecorder; errors: Error[] } {
  const errors: Error[] = [];
  const recorder = createEventRecorder(client, {
    reportingController: "websites",
    reportingInstance: "websites-1",
    onError: (error) => void errors.push(error),
  });
  onTestFinished(() => recorder.close());
  return { recorder, errors };
}
const eventsAbout = async ({ metadata }: KubernetesObject, namespace = "default") =>
  (await cluster.k8s.events.v1.events(namespace).list()).items.filter(
    ({ regarding }) => regarding.uid === metadata?.uid && metadata?.uid !== undefined,
  );

test("H.9 the server accepts events, kubectl shows them, and repetitions become a series", async () => {
  const map = await cluster.k8s.core.v1.configMaps("default").create({ metadata: { name: "repeated" } });
  const { recorder, errors } = prepare();
  recorder.record(map, { type: "Warning", reason: "Broken", note: "it broke", action: "Repairing" });
  await expect.poll(() => eventsAbout(map)).toHaveLength(1);
  recorder.record(map, { type: "Warning", reason: "Broken", note: "it broke", action: "Repairing" });
  await expect.poll(async () => (await eventsAbout(map))[0]?.series?.count).toBe(2);
  for (let i = 0; i < 5; i++)
    recorder.record(map, { type: "Warning", reason: "Broken", note: "it broke", action: "Repairing" });
  await recorder.close();
  const found = await eventsAbout(map);
  expect(found).toMatchObject([
    {
      type: "Warning",
      reason: "Broken",
      action: "Repairing",
      note: "it broke",
      regarding: { apiVersion: "v1", kind: "ConfigMap", name: "repeated", namespace: "default" },
      reportingController: "websites",
      reportingInstance: "websites-1",
      series: { count: 7 },
    },
  ]);
  const { series, eventTime } = found[0] as (typeof found)[0];
  expect(Date.parse(String(series?.lastObservedTime))).toBeGreaterThan(Date.parse(String(eventTime)));
  const { stdout } = await cluster.kubectl([
    "get",
    "events",
    "--field-selector",
    `involvedObject.uid=${map.metadata.uid}`,
  ]);
  expect(stdout).toMatch(/Warning +Broken +configmap\/repeated +it broke/);
  expect(errors).toEqual([]);
});

test("H.9 the server accepts events of cluster-scoped objects, long notes, and names that Events may not have", async () => {
  const { recorder, errors } = prepare();
  const node = await cluster.k8s.core.v1.nodes.create({ metadata: { name: "worker" } });
  const role = await cluster.k8s.rbac.v1.clusterRoles.create({ metadata: { name: "system:test:role" } });
  const note = "é".repeat(2000);
  recorder.record(node, { type: "Normal", reason: "Long".repeat(100), note, related: role });
  recorder.record(role, { type: "Normal", reason: "Empty", note: "" });
  await recorder.close();
  expect(errors).toEqual([]);
  expect(await eventsAbout(node)).toMatchObject([{ note: "é".repeat(512), related: { name: "system:test:role" } }]);
  expect(await eventsAbout(role)).toHaveLength(1);
});

test("H.9 an event that the server forgot is created again, with its count", async () => {
  const map = await cluster.k8s.core.v1.configMaps("default").create({ metadata: { name: "forgotten" } });
  const { recorder, errors } = prepare();
  recorder.record(map, { type: "Normal", reason: "Created", note: "done" });
  await expect.poll(() => eventsAbout(map)).toHaveLength(1);
  await cluster.k8s.events.v1.events("default").delete((await eventsAbout(map))[0]?.metadata.name ?? "");
  recorder.record(map, { type: "Normal", reason: "Created", note: "done" });
  await recorder.close();
  expect(await eventsAbout(map)).toMatchObject([{ series: { count: 2 } }]);
  expect(errors).toEqual([]);
});

test("H.9 what the server refuses is reported", async () => {
  const map = await cluster.k8s.core.v1.configMaps("default").create({ metadata: { name: "refused" } });
  const client = await connect({ kubeconfig: cluster.users.admin.kubeconfig, impersonate: { user: "nobody" } });
  onTestFinished(() => client.close());
  const { recorder, errors } = prepare(client);
  recorder.record(map, { type: "Normal", reason: "Created", note: "done" });
  await recorder.close();
  expect(errors).toMatchObject([
    { message: "the event Created for ConfigMap default/refused was not written", cause: { reason: "Forbidden" } },
  ]);
});
