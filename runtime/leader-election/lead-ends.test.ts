import { describe, expect, test } from "vitest";
import { calm, other, serveLease, status, untilAborted } from "../testdata/lease-server.js";
import type { SeenRequest } from "../testdata/server.js";
import { type LeadOptions, lead } from "./index.js";

describe("a leader", () => {
  test("F.4, F.5 goes on leading if some renewals fail and a later one succeeds before the deadline", async () => {
    const leases = await serveLease();
    await lead(leases.client, calm, async ({ isLeader, lost }) => {
      let failures = 0;
      leases.fault = (_request, response) => {
        if (++failures > 6) return false;
        status(response, 503, "ServiceUnavailable");
        return true;
      };
      const renewed = leases.spec()?.renewTime;
      await expect.poll(() => leases.spec()?.renewTime).not.toBe(renewed);
      expect([isLeader(), lost.aborted]).toEqual([true, false]);
    });
  });

  test("F.5 ends at once if another process holds the Lease", async () => {
    const leases = await serveLease();
    const leaders: string[] = [];
    const outcome = lead(leases.client, { ...calm, onNewLeader: (name) => leaders.push(name) }, async ({ signal }) => {
      leases.put({ ...other, leaseDurationSeconds: 15 });
      await untilAborted(signal);
      // Rejecting with the signal's reason is what calls with this signal do.
      throw signal.reason;
    });
    await expect(outcome).rejects.toMatchObject({
      name: "LeadershipLostError",
      message: 'leadership was lost: the Lease ops/websites is held by "b"',
    });
    expect(leaders).toEqual(["a", "b"]);
    expect(leases.spec()).toMatchObject({ holderIdentity: "b" });
  });

  test("F.5 whose work throws rejects with that error", async () => {
    const { client, spec } = await serveLease();
    const thrown = new Error("of the work");
    const outcome = lead(client, { ...calm, releaseOnCancel: true }, () => {
      throw thrown;
    });
    await expect(outcome).rejects.toBe(thrown);
    expect(spec()).toMatchObject({ holderIdentity: "" });
  });
});

describe("an election whose signal aborts", () => {
  test("F.5 before it has won ends without an error, and calls nothing", async () => {
    const { client, methods, put } = await serveLease();
    const before = new AbortController();
    before.abort();
    let calls = 0;
    const work = (): number => ++calls;
    expect(await lead(client, { ...calm, signal: before.signal }, work)).toBeUndefined();
    expect(methods()).toEqual([]);
    put({ ...other, leaseDurationSeconds: 60 });
    const waiting = new AbortController();
    const election = lead(client, { ...calm, signal: waiting.signal, releaseOnCancel: true }, work);
    await expect.poll(() => methods().length).toBeGreaterThan(2);
    waiting.abort();
    expect(await election).toBeUndefined();
    expect(calls).toBe(0);
    expect(methods()).not.toContain("PUT");
  });

  test("F.6 renews until the work has ended, and releases the Lease only then", async () => {
    const leases = await serveLease();
    const stopping = new AbortController();
    const leaders: string[] = [];
    const options: LeadOptions = {
      ...calm,
      signal: stopping.signal,
      releaseOnCancel: true,
      onNewLeader: (name) => leaders.push(name),
    };
    const election = lead(leases.client, options, async ({ signal, lost, isLeader }) => {
      stopping.abort(new Error("stop"));
      expect(signal.reason).toBe(stopping.signal.reason);
      expect([isLeader(), lost.aborted]).toEqual([true, false]);
      const before = leases.methods().length;
      await expect.poll(() => leases.methods().length).toBeGreaterThan(before + 2);
      expect(leases.spec()).toMatchObject({ holderIdentity: "a", leaseDurationSeconds: 15 });
      expect(isLeader()).toBe(true);
      return "finished";
    });
    expect(await election).toBe("finished");
    expect(leases.spec()).toMatchObject({ holderIdentity: "", leaseDurationSeconds: 1, leaseTransitions: 0 });
    expect(leaders).toEqual(["a", ""]);
    const settled = leases.methods().length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(leases.methods()).toHaveLength(settled);
    // The next process leads without waiting.
    await lead(leases.client, { ...calm, identity: "b" }, () => {});
    expect(leases.spec()).toMatchObject({ holderIdentity: "b", leaseTransitions: 1 });
  });

  test.each<[string, (signal: AbortSignal) => unknown]>([
    ["the signal's reason", (signal) => signal.reason],
    ["an AbortError, as Node.js does", () => Object.assign(new Error("aborted"), { name: "AbortError" })],
  ])("F.5 resolves if the work throws %s", async (_what, error) => {
    const { client } = await serveLease();
    const stopping = new AbortController();
    const election = lead(client, { ...calm, signal: stopping.signal }, async ({ signal }) => {
      stopping.abort(new Error("stop"));
      throw error(signal);
    });
    expect(await election).toBeUndefined();
  });

  test("F.6 releases what it may have acquired by a request that was under way", async () => {
    const leases = await serveLease();
    const stopping = new AbortController();
    leases.fault = ({ method, body }) => {
      if (method !== "POST") return false;
      leases.put(JSON.parse(body).spec);
      stopping.abort();
      return true;
    };
    const options = { ...calm, signal: stopping.signal, releaseOnCancel: true };
    expect(await lead(leases.client, options, () => expect.fail("it does not lead"))).toBeUndefined();
    expect(leases.spec()).toMatchObject({ holderIdentity: "" });
  });
});

describe("a release", () => {
  const released: LeadOptions = { ...calm, releaseOnCancel: true };
  const isRelease = ({ method, body }: SeenRequest): boolean =>
    method === "PUT" && JSON.parse(body).spec.holderIdentity === "";

  test("F.6 is tried again after a conflict", async () => {
    const leases = await serveLease();
    let conflicts = 0;
    leases.fault = (request) => {
      // A renewal that was under way is written first.
      if (isRelease(request) && conflicts++ < 3) leases.put({ ...leases.spec() });
      return false;
    };
    await lead(leases.client, released, () => {});
    expect(conflicts).toBe(4);
    expect(leases.spec()).toMatchObject({ holderIdentity: "" });
  });

  test("F.6 does not touch a Lease that another process holds", async () => {
    const leases = await serveLease();
    leases.fault = (request) => {
      if (isRelease(request)) leases.put(other);
      return false;
    };
    await lead(leases.client, released, () => {});
    expect(leases.spec()).toEqual(other);
  });
});
