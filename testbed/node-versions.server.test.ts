import { expect, test } from "vitest";
import { olderVersions, startControlPlane, testNode, versions } from "./index.js";

test.each(olderVersions())("a node of Kubernetes %s runs pods, exec and proxies", async (version) => {
  const cluster = await startControlPlane({ version, node: true });
  try {
    const web = ["--", "sh", "-c", "mkdir /www; echo hello > /www/index.html; exec httpd -f -p 8080 -h /www"];
    await cluster.kubectl(["run", "web", `--image=${testNode.image}`, ...web]);
    expect(await cluster.kubectl(["wait", "pod/web", "--for=condition=Ready", "--timeout=30s"])).toMatchObject({
      code: 0,
    });
    const node = await cluster.kubectlJson(["get", "node", testNode.name]);
    expect(node).toMatchObject({ status: { nodeInfo: { kubeletVersion: `v${versions[version].release}` } } });
    const exec = await cluster.kubectl(["exec", "-i", "web", "--", "sh", "-c", "cat; exit 7"], { input: "input" });
    expect(exec).toMatchObject({ stdout: "input", code: 7 });
    const raw = await cluster.kubectl(["get", "--raw", "/api/v1/namespaces/default/pods/web:8080/proxy/"]);
    expect(raw.stdout).toBe("hello\n");
  } finally {
    await cluster.stop();
  }
});
