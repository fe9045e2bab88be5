import { setTimeout as delay } from "node:timers/promises";
import { pods } from "@kubesmith/kubernetes/core/v1";
import { connect } from "@kubesmith/runtime";
import { expect, onTestFinished, test } from "vitest";
import { startSeverableRelay } from "../../support/severable-relay.js";
import { useNode } from "../../support/use-node.js";

const on = useNode();

test("E.14 a log that is followed across cut connections and a restart of the API server has each line once", async () => {
  // Several lines in one moment, and pauses.
  const script =
    "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); echo line $i; [ $((i % 20)) = 0 ] && sleep 0.1; done; echo last";
  await on.startPod("writer", script);
  const relay = await startSeverableRelay(on.server);
  onTestFinished(() => relay.stop());
  const client = await connect({ kubeconfig: on.users.admin.kubeconfig, server: relay.server });
  onTestFinished(() => client.close());
  const lines: string[] = [];
  let over = false;
  const failures = (async () => {
    for (let i = 0; !over && i < 5; i++) {
      await delay(800);
      relay.sever("resets");
      await delay(200);
      relay.mend();
    }
    await on.kill("kube-apiserver");
    await on.restart("kube-apiserver");
  })();
  for await (const line of client.resource(pods, "default").log("writer", { follow: true, reconnect: true })) {
    lines.push(line);
  }
  over = true;
  await failures;
  expect(lines).toEqual([...Array.from({ length: 2000 }, (_, i) => `line ${i + 1}`), "last"]);
});
