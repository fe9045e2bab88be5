import { describe, expect, test } from "vitest";
import { metadataOnly } from "../metadata/index.js";
import { configMap, events, line } from "../testdata/scripted-watches.js";
import { configMaps, type LiveConfigMap } from "../testdata/tokens.js";
import type { Informer } from "./index.js";
import { added, end, modified, prepare, prepareStream } from "./testdata/scripted-informers.js";

describe("how objects are stored", () => {
  const spec = { data: { long: "a string that is long", other: "x" }, binaryData: { a: "b" } };

  test("shares equal parts with the previous state, so that identity tells what changed", async () => {
    const { of, send } = await prepareStream(added("a", "7", spec));
    const informer = of();
    const changes = informer.changes();
    await changes.next();
    send(modified("a", "101", { ...spec, binaryData: { a: "c" } }));
    const { value } = await changes.next();
    expect(value?.previous?.data).toBe(value?.object.data);
    expect(value?.object).toEqual(configMap("a", "101", { ...spec, binaryData: { a: "c" } }));
  });

  test("shares nothing if that is switched off", async () => {
    const { of, send } = await prepareStream(added("a", "7", spec));
    const changes = of({ structuralSharing: false }).changes();
    await changes.next();
    send(modified("a", "101", spec));
    const { value } = await changes.next();
    expect(value?.previous?.data).toEqual(value?.object.data);
    expect(value?.previous?.data).not.toBe(value?.object.data);
  });

  test("D.20 freezes objects in tests, and not if that is switched off", async () => {
    const { of } = await prepareStream(added("a", "7", spec));
    const [frozen, open] = [of(), of({ freeze: false })];
    await Promise.all([frozen.synced, open.synced]);
    const change = (informer: Informer<LiveConfigMap>): void => {
      (informer.get("a")?.data ?? {}).other = "y";
    };
    expect(() => change(frozen)).toThrow(TypeError);
    expect(() => change(open)).not.toThrow();
  });

  test("transforms objects before they are stored; what it throws is reported, and that object is left out", async () => {
    const { informers, client, send, errors } = await prepareStream(added("a", "7", spec), added("bad", "8"));
    const informer = informers.of(client.resource(configMaps, "default"), {
      transform: ({ metadata, data }) => {
        if (metadata.name === "bad") throw new Error("no");
        return { metadata, size: Object.keys(data ?? {}).length };
      },
      indexers: { size: ({ size }) => [String(size)] },
    });
    await informer.synced;
    expect(informer.list()).toEqual([{ metadata: expect.objectContaining({ name: "a" }), size: 2 }]);
    expect(informer.by("size", "2")).toHaveLength(1);
    expect(errors).toMatchObject([
      {
        message: "the transform function failed for default/bad, so the object is not stored",
        cause: { message: "no" },
      },
    ]);
    send(modified("a", "101", { data: {} }));
    await informer.caughtUp("101");
    expect(informer.by("size", "0")).toHaveLength(1);
    expect(informer.by("size", "2")).toHaveLength(0);
  });

  test("only metadata of a client for metadata", async () => {
    const partial = {
      apiVersion: "meta.k8s.io/v1",
      kind: "PartialObjectMetadata",
      metadata: { name: "a", namespace: "default", resourceVersion: "7" },
    };
    const { informers, client, server } = await prepare({ streams: [events(line("ADDED", partial), end)] });
    const informer = informers.of(metadataOnly(client.resource(configMaps, "default")));
    await informer.synced;
    expect(informer.get("a")).toEqual(partial);
    expect(server.requests[0]?.headers.accept).toContain("as=PartialObjectMetadata");
  });
});
