import type { ServerResponse } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { isForbidden, isNotFound } from "../index.js";
import { json, type SeenRequest, serve } from "../testdata/server.js";
import type { Client } from "../types/client.js";
import { type Leadership, LeadershipLostError, type LeadOptions, lead } from "./index.js";
import type { Lease, LeaseSpec } from "./lease.js";

/** Does something else with a request than the server of Leases would. Returns whether it did. */
type Fault = (request: SeenRequest, response: ServerResponse) => boolean;

interface Leases {
  readonly client: Client;
  /** The methods of the requests so far. */
  readonly methods: () => string[];
  readonly spec: () => LeaseSpec | undefined;
  /** Writes the Lease as another process would; undefined deletes it. */
  put(spec: LeaseSpec | undefined, metadata?: object): void;
  fault: Fault;
}

const status = (response: ServerResponse, code: number, reason: string): void =>
  json(response, { kind: "Status", apiVersion: "v1", status: "Failure", reason, message: reason, code }, code);

/** A server with one Lease, which checks resource versions. */
async function serveLease(): Promise<Leases> {
  let version = 100;
  let lease: Lease | undefined;
  const store = (next: Lease): Lease => {
    lease = { ...next, metadata: { ...next.metadata, resourceVersion: String(++version) } };
    return lease;
  };
  const { server, client } = await serve((request, response) => {
    if (leases.fault(request, response)) return;
    if (request.method === "GET")
      return lease === undefined ? status(response, 404, "NotFound") : json(response, lease);
    const sent: Lease = JSON.parse(request.body);
    if (request.method === "POST") {
      return lease === undefined ? json(response, store(sent), 201) : status(response, 409, "AlreadyExists");
    }
    if (lease === undefined) return status(response, 404, "NotFound");
    const isCurrent = sent.metadata?.resourceVersion === lease.metadata?.resourceVersion;
    return isCurrent ? json(response, store(sent)) : status(response, 409, "Conflict");
  });
  const leases: Leases = {
    client,
    methods: () => server.requests.map(({ method }) => method),
    spec: () => lease?.spec ?? undefined,
    put: (spec, metadata) => {
      if (spec === undefined) lease = undefined;
      else store({ metadata: { name: "websites", namespace: "ops", ...lease?.metadata, ...metadata }, spec });
    },
    fault: () => false,
  };
  return leases;
}

// Long enough that a busy machine does not end a term by itself, with retries that come soon.
const calm: LeadOptions = { namespace: "ops", name: "websites", identity: "a", retryPeriod: 20 };
const brief: LeadOptions = { ...calm, leaseDuration: 1000, renewDeadline: 900 };
const other: LeaseSpec = {
  holderIdentity: "b",
  leaseDurationSeconds: 1,
  acquireTime: "2020-01-01T00:00:00.000000Z",
  renewTime: "2020-01-01T00:00:00.000000Z",
  leaseTransitions: 4,
};
const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

describe("an election", () => {
  test("F.3, F.4 creates the Lease, renews it with one request each time, and runs the work once", async () => {
    const { client, methods, spec } = await serveLease();
    const leaders: string[] = [];
    let runs = 0;
    const election = lead(
      client,
      { ...calm, onNewLeader: (identity) => leaders.push(identity) },
      async (leadership) => {
        runs++;
        expect(leadership.isLeader()).toBe(true);
        expect(leadership.identity).toBe("a");
        const { acquireTime, renewTime } = spec() ?? {};
        await expect.poll(() => methods().length).toBeGreaterThan(6);
        expect(spec()).toMatchObject({
          acquireTime,
          leaseTransitions: 0,
          holderIdentity: "a",
          leaseDurationSeconds: 15,
        });
        expect(spec()?.renewTime).not.toBe(renewTime);
        return "done";
      },
    );
    expect(await election).toBe("done");
    expect(runs).toBe(1);
    expect(methods().slice(0, 6)).toEqual(["GET", "POST", "PUT", "PUT", "PUT", "PUT"]);
    expect(leaders).toEqual(["a"]);
    // Not released unless it is asked to.
    expect(spec()).toMatchObject({ holderIdentity: "a" });
    expect([election.isLeader(), election.leader, election.isHealthy()]).toEqual([false, "a", true]);
  });

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

  test("F.3 that loses the race to create or to take over waits, and reports no error", async () => {
    const leases = await serveLease();
    const errors: unknown[] = [];
    const leaders: string[] = [];
    let races = 0;
    leases.fault = ({ method }) => {
      // Another process is faster, with a new Lease, and with one that was released.
      if (method !== "GET" && races < 2) leases.put({ ...other, holderIdentity: races++ === 0 ? "" : "c" });
      return false;
    };
    const hear = { onError: (error: unknown) => errors.push(error), onNewLeader: (name: string) => leaders.push(name) };
    await lead(leases.client, { ...calm, ...hear }, () => {});
    expect(leases.methods().slice(0, 5)).toEqual(["GET", "POST", "GET", "PUT", "GET"]);
    expect(leases.spec()).toMatchObject({ holderIdentity: "a", leaseTransitions: 5 });
    expect(errors).toEqual([]);
    expect(leaders).toEqual(["", "c", "a"]);
  });

  test("F.4 keeps labels, annotations and unknown fields, and continues after a conflict with whoever changed them", async () => {
    const leases = await serveLease();
    const kept = { strategy: "OldestEmulationVersion", preferredHolder: "z", addedLater: { a: 1 } };
    leases.put(
      { ...other, ...kept, holderIdentity: "" },
      { labels: { team: "web" }, finalizers: ["example.com/keep"] },
    );
    let bodies: Lease[] = [];
    leases.fault = ({ method, body }) => {
      if (method === "PUT") bodies.push(JSON.parse(body));
      return false;
    };
    await lead(leases.client, { ...calm, labels: { app: "sites" }, releaseOnCancel: true }, async ({ lost }) => {
      await expect.poll(() => bodies.length).toBeGreaterThan(2);
      bodies = [];
      leases.put({ ...leases.spec() }, { annotations: { note: "changed by hand" } });
      await expect.poll(() => bodies.length).toBeGreaterThan(3);
      expect(lost.aborted).toBe(false);
    });
    for (const { spec } of bodies) expect(spec).toMatchObject(kept);
    const { metadata, spec } = bodies.at(-1) ?? {};
    expect(metadata).toMatchObject({
      labels: { team: "web", app: "sites" },
      annotations: { note: "changed by hand" },
      finalizers: ["example.com/keep"],
    });
    expect(spec).toMatchObject({ holderIdentity: "", leaseDurationSeconds: 1, leaseTransitions: 5 });
  });

  test("F.4 creates the Lease again if someone deletes it, and goes on leading", async () => {
    const leases = await serveLease();
    await lead(leases.client, calm, async ({ isLeader }) => {
      leases.put(undefined);
      await expect.poll(leases.spec).toBeDefined();
      expect(isLeader()).toBe(true);
    });
    expect(leases.spec()).toMatchObject({ holderIdentity: "a", leaseTransitions: 0 });
  });

  test.each<[string, string, number]>([
    ["may not read Leases", "Forbidden", 403],
    ["is not known", "Unauthorized", 401],
  ])("is refused at once if the user %s", async (_who, reason, code) => {
    const leases = await serveLease();
    leases.fault = (_request, response) => {
      status(response, code, reason);
      return true;
    };
    await expect(lead(leases.client, calm, () => {})).rejects.toMatchObject({ code, reason });
  });

  test("is refused at once if the user may not write Leases, or the namespace does not exist", async () => {
    const leases = await serveLease();
    const refuse =
      (code: number, reason: string): Fault =>
      ({ method }, response) => {
        if (method === "POST") status(response, code, reason);
        return method === "POST";
      };
    leases.fault = refuse(403, "Forbidden");
    await expect(lead(leases.client, calm, () => {})).rejects.toSatisfy(isForbidden);
    leases.fault = refuse(404, "NotFound");
    await expect(lead(leases.client, calm, () => {})).rejects.toSatisfy(isNotFound);
  });

  test("F.3 retries what may pass, and reports it", async () => {
    const leases = await serveLease();
    const errors: unknown[] = [];
    let failures = 0;
    leases.fault = (_request, response) => {
      if (++failures > 4) return false;
      if (failures === 1) status(response, 500, "InternalError");
      else if (failures === 2) status(response, 429, "TooManyRequests");
      else if (failures === 3) response.writeHead(502, { "content-type": "text/html" }).end("<html>");
      else response.socket?.destroy();
      return true;
    };
    await lead(leases.client, { ...calm, onError: (error) => errors.push(error) }, () => {});
    expect(errors.length).toBeGreaterThanOrEqual(3);
    expect(errors[0]).toMatchObject({ code: 500 });
  });

  test("ends with the error of a client that was closed", async () => {
    const { client } = await serveLease();
    await client.close();
    await expect(lead(client, calm, () => {})).rejects.toMatchObject({ code: "ClientClosed" });
  });

  test("rejects before anything is sent if an option is not valid", async () => {
    const { client, methods } = await serveLease();
    const wrong = { ...calm, leaseDuration: 1500 };
    await expect(lead(client, wrong, () => {})).rejects.toMatchObject({ code: "InvalidOption" });
    await expect(lead(client, { ...calm, name: "../x" }, () => {})).rejects.toMatchObject({ code: "InvalidName" });
    expect(methods()).toEqual([]);
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
      message: 'leadership was lost: Lease ops/websites is held by "b"',
    });
    expect(leaders).toEqual(["a", "b"]);
    expect(leases.spec()).toMatchObject({ holderIdentity: "b" });
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

  test("F.5 whose work throws rejects with that error", async () => {
    const { client, spec } = await serveLease();
    const thrown = new Error("of the work");
    const outcome = lead(client, { ...calm, releaseOnCancel: true }, () => {
      throw thrown;
    });
    await expect(outcome).rejects.toBe(thrown);
    expect(spec()).toMatchObject({ holderIdentity: "" });
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

test("F.3 of two processes, one works at a time", async () => {
  const leases = await serveLease();
  const stopping = new AbortController();
  onTestFinished(() => stopping.abort());
  let working = 0;
  const turns: string[] = [];
  const work = async ({ identity }: Leadership): Promise<void> => {
    expect(++working).toBe(1);
    turns.push(identity);
    await new Promise((resolve) => setTimeout(resolve, 30));
    working--;
  };
  const take = async (identity: string): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await lead(leases.client, { ...calm, identity, releaseOnCancel: true }, work);
  };
  await Promise.all(["a", "b", "c"].map(take));
  expect(turns.sort()).toEqual(["a", "a", "a", "b", "b", "b", "c", "c", "c"]);
});
