import { describe, expect, test } from "vitest";
import { brief, calm, other, serveLease, status, untilAborted } from "../testdata/lease-server.js";
import { json } from "../testdata/server.js";
import { type Leadership, LeadershipLostError, lead } from "./index.js";

describe("an election", () => {
  test("F.2, F.3 waits for as long as another holder renews, whatever times it writes, and then takes over", async () => {
    const { client, put, spec } = await serveLease();
    const leaders: string[] = [];
    put(other);
    let renewals = 0;
    let renewedAt = 0;
    const timer = setInterval(() => {
      if (++renewals > 15) return clearInterval(timer);
      renewedAt = performance.now();
      // A clock that is set back each time.
      put({ ...other, renewTime: `19${99 - renewals}-01-01T00:00:00.000000Z` });
    }, 100);
    const options = { ...calm, onNewLeader: (identity: string) => leaders.push(identity) };
    const takenAt = await lead(client, options, () => performance.now());
    expect(renewals).toBe(16);
    expect(takenAt).toBeGreaterThanOrEqual(renewedAt + 1000);
    expect(spec()).toMatchObject({ holderIdentity: "a", leaseTransitions: 5 });
    expect(leaders).toEqual(["b", "a"]);
  });
});

describe("a leader", () => {
  const lost = expect.any(LeadershipLostError);

  test("F.5 that cannot renew loses leadership: its signals abort, and lead() rejects after the work has ended", async () => {
    const leases = await serveLease();
    const order: string[] = [];
    const errors: unknown[] = [];
    const work = async ({ signal, lost, isLeader }: Leadership): Promise<string> => {
      leases.fault = (_request, response) => {
        status(response, 500, "InternalError");
        return true;
      };
      await untilAborted(signal);
      order.push(`signal, leader: ${isLeader()}, lost: ${lost.aborted}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      order.push("work ended");
      return "unused";
    };
    const election = lead(leases.client, { ...brief, onError: (error) => errors.push(error) }, work);
    const failure = await election.catch((error: unknown) => error);
    order.push("settled");
    expect(order).toEqual(["signal, leader: false, lost: true", "work ended", "settled"]);
    expect(failure).toMatchObject({ name: "LeadershipLostError", cause: { code: 500 } });
    expect(failure).toEqual(lost);
    // The fast path and the read failed each time; the read is what is reported.
    expect(errors.length).toBeGreaterThan(1);
    expect(leases.methods().filter((method) => method === "PUT").length).toBeGreaterThan(1);
  });

  test("F.5 loses leadership to a server that does not respond, and lets no late response renew it", async () => {
    const leases = await serveLease();
    const held: (() => void)[] = [];
    const outcome = lead(leases.client, brief, async ({ lost, isLeader }) => {
      leases.fault = (request, response) => {
        // Written, and not answered before the deadline.
        if (request.method === "PUT") leases.put({ ...leases.spec(), renewTime: new Date().toISOString() });
        held.push(() => json(response, {}));
        return true;
      };
      await untilAborted(lost);
      for (const answer of held) answer();
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(isLeader()).toBe(false);
    });
    await expect(outcome).rejects.toEqual(lost);
  });

  test("F.7 whose event loop was blocked beyond the deadline is not the leader when it continues", async () => {
    const { client } = await serveLease();
    const outcome = lead(client, brief, async ({ isLeader, signal }) => {
      expect(isLeader()).toBe(true);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 950);
      // No timer and no response has been handled since.
      expect(isLeader()).toBe(false);
      expect(signal.aborted).toBe(true);
    });
    await expect(outcome).rejects.toEqual(lost);
  });

  test("F.7 that was suspended while its work ended does not report success", async () => {
    const { client } = await serveLease();
    const outcome = lead(client, brief, () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 950);
      return "done";
    });
    await expect(outcome).rejects.toEqual(lost);
  });

  test("is not healthy if its work goes on after the Lease has expired", async () => {
    const leases = await serveLease();
    const seen: boolean[] = [];
    const election = lead(leases.client, brief, async ({ lost }) => {
      leases.fault = () => true;
      seen.push(election.isHealthy(), election.isLeader());
      await untilAborted(lost);
      await expect.poll(() => election.isHealthy()).toBe(false);
      seen.push(election.isHealthy(60_000));
    });
    await expect(election).rejects.toEqual(lost);
    expect(seen).toEqual([true, true, true]);
    expect(election.isHealthy()).toBe(true);
  });
});

describe("a release", () => {
  test("F.6 does not take longer than the deadline, and its failure is reported", async () => {
    const leases = await serveLease();
    const errors: unknown[] = [];
    const options = { ...brief, releaseOnCancel: true, onError: (error: unknown) => errors.push(error) };
    expect(
      await lead(leases.client, options, () => {
        leases.fault = () => true;
        return "done";
      }),
    ).toBe("done");
    expect(errors).toEqual([expect.objectContaining({ code: "ETIMEDOUT" })]);
  });
});
