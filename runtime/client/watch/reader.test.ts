import { describe, expect, it, onTestFinished } from "vitest";
import { serve } from "../../testdata/server.js";
import { configMaps, type LiveConfigMap } from "../../testdata/tokens.js";
import type { Watch } from "../../types/watch.js";

/** A watch of a server that sends events with the versions 51 and so on, all of them at once. */
async function watchOf(count: number): Promise<Watch<LiveConfigMap>> {
  const { client } = await serve((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const lines = Array.from({ length: count }, (_, i) => {
      const metadata = { name: `map-${i}`, namespace: "default", resourceVersion: String(i + 51) };
      return `${JSON.stringify({ type: "ADDED", object: { apiVersion: "v1", kind: "ConfigMap", metadata } })}\n`;
    });
    response.write(lines.join(""));
  });
  const watch = client.resource(configMaps, "default").watch({ resourceVersion: "50" });
  onTestFinished(() => watch.close());
  return watch;
}

async function versionOf(next: ReturnType<Watch<LiveConfigMap>["next"]>): Promise<string | undefined> {
  const { done, value } = await next;
  return done ? undefined : value.object.metadata?.resourceVersion;
}

describe("events of a watch that arrived together", () => {
  it("are returned in their order to calls that do not wait for each other", async () => {
    const watch = await watchOf(5);
    const before = [watch.next(), watch.next(), watch.next()].map(versionOf);
    expect(await Promise.all(before)).toEqual(["51", "52", "53"]);
    const after = [watch.next(), watch.next()].map(versionOf);
    expect(await Promise.all(after)).toEqual(["54", "55"]);
  });

  it("move the version of the watch one by one", async () => {
    const watch = await watchOf(3);
    for (const version of ["51", "52", "53"]) {
      expect(await versionOf(watch.next())).toBe(version);
      expect(watch.resourceVersion).toBe(version);
    }
  });

  it("are dropped when the watch is closed", async () => {
    const watch = await watchOf(3);
    expect(await versionOf(watch.next())).toBe("51");
    watch.close();
    expect(await watch.next()).toEqual({ done: true, value: undefined });
    expect(watch.resourceVersion).toBe("51");
  });

  it("are not requested if the watch is closed before", async () => {
    const watch = await watchOf(3);
    await watch.return?.();
    expect(await watch.next()).toEqual({ done: true, value: undefined });
    expect(watch.resourceVersion).toBeUndefined();
  });
});
