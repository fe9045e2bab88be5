import { describe, expect, onTestFinished, test } from "vitest";
import { isForbidden, isNotFound } from "../index.js";
import { calm, type Fault, other, serveLease, status } from "../testdata/lease-server.js";
import { type Leadership, lead } from "./index.js";
import type { Lease } from "./lease.js";

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

test("F.3 of several processes, one works at a time", async () => {
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
