import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, inject, test } from "vitest";
import { testNode } from "../../testbed/index.js";
import { useSharedNode } from "./use-shared-node.js";

const shared = useSharedNode();

test("all files get the same control plane", async () => {
  const answers = await Promise.all([1, 2].map(() => text(connect(inject("sharedNode")))));
  for (const answer of answers) expect(JSON.parse(answer)).toMatchObject({ data: { server: shared.server } });
});

test("the client and kubectl of the shared node run pods", async () => {
  const namespace = "shared-node";
  await shared.k8s.core.v1.namespaces.create({ metadata: { name: namespace } });
  const pod = { containers: [{ name: "main", image: testNode.image, command: ["sleep", "1000"] }] };
  await shared.k8s.core.v1.pods(namespace).create({ metadata: { name: "x" }, spec: pod });
  const inNamespace = ["--namespace", namespace];
  await shared.kubectl([...inNamespace, "wait", "pod/x", "--for=condition=Ready", "--timeout=30s"]);
  const exec = await shared.kubectl([...inNamespace, "exec", "x", "--", "echo", "hello"]);
  expect(exec).toMatchObject({ code: 0, stdout: "hello\n" });
});
