import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  ALPHA,
  BETA,
  CHANGED,
  CHOSEN,
  FEW,
  generatedFrom,
  INDEX,
  linesOf,
  missing,
  useAggregatedAPI,
} from "../support/use-aggregated-api.js";
import { readTree, touchedPaths } from "../support/workspace.js";

const fixture = useAggregatedAPI();
const { at, cluster, run, runUncached, verify, addressOf, ask, withdraw } = fixture;

describe("while it is down after a change", () => {
  beforeAll(async () => {
    const before = await addressOf(ALPHA);
    await fixture.api.stop();
    await withdraw();
    await fixture.api.start(CHANGED);
    await fixture.api.stop();
    expect(await addressOf(ALPHA)).toMatch(/\?hash=[0-9A-F]{128}$/);
    expect(await addressOf(ALPHA)).not.toBe(before);
  });

  it("code that was generated before is kept: exit code 1", async () => {
    const before = await readTree(at("now/code"));
    const result = await run(["generate", "--output", at("now/code"), ...CHOSEN]);
    expect(result).toMatchObject({ code: 1, stderr: "" });
    expect(linesOf(result)).toEqual([
      missing(ALPHA, "kept as it was"),
      missing(BETA, "kept as it was"),
      expect.stringMatching(/code: 3 group\/versions from \S+, up to date$/),
    ]);
    expect(touchedPaths(before, await readTree(at("now/code")))).toEqual([]);
  });

  it("new APIs are generated", async () => {
    const before = await readTree(at("now/code"));
    const result = await run(["generate", "--output", at("now/code"), ...FEW]);
    expect(result.code).toBe(1);
    expect(linesOf(result)[0]).toEqual(missing(ALPHA, "kept as it was"));
    const touched = touchedPaths(before, await readTree(at("now/code")));
    expect(touched).toEqual(expect.arrayContaining(["batch/v1/index.ts", "lock.json"]));
    expect(touched.filter((path) => path.startsWith("wardle.example.com/"))).toEqual([]);
    expect(await generatedFrom(at("now/code"))).toMatchObject(await generatedFrom(at("pristine/code")));
  });

  it("verify reports what the cluster has no document for: exit code 1", async () => {
    const { code, stdout } = await verify("--json");
    expect(code).toBe(1);
    const { differences } = JSON.parse(stdout) as { differences: object[] };
    const message = expect.stringMatching(
      /^listed by the cluster, but its document is not available \(.*503 Service Unavailable/,
    );
    expect(differences).toHaveLength(2);
    expect(differences).toEqual(
      expect.arrayContaining(
        [ALPHA, BETA].map((subject) => {
          const reason = { kind: "unavailable", message: expect.stringContaining("503 Service Unavailable") };
          return { between: "cluster-snapshot", subject, reason, message };
        }),
      ),
    );
  });

  it("once it is back, its change is generated: exit code 0", async () => {
    await fixture.api.start(CHANGED);
    expect((await verify()).stdout).toContain(`  ${ALPHA}: the cluster serves a different version of the document`);
    const recorded = await runUncached(["snapshot", "--snapshot", at("now/snapshot"), ...CHOSEN]);
    expect(recorded).toMatchObject({ code: 0, stderr: "" });
    expect(linesOf(recorded).slice(0, 2)).toEqual([`changed  ${ALPHA}`, `changed  ${BETA}`]);
    expect((await runUncached(["generate", "--output", at("now/code"), ...CHOSEN])).code).toBe(0);
    expect((await generatedFrom(at("now/code")))[ALPHA]).toBe((await addressOf(ALPHA))?.split("hash=")[1]);
    expect((await verify()).code).toBe(0);
  });
});

// What a server says of an API that was down when the server itself started.
describe("while it is down and the server has never reached it", () => {
  beforeAll(async () => {
    await fixture.api.stop();
    const announcement = await withdraw();
    await cluster.kubectl(["create", "-f", "-"], { input: announcement });
    const isKnown = async (): Promise<boolean> => (await ask(`/${ALPHA}`)).status === 503;
    await vi.waitUntil(isKnown, { timeout: 30_000, interval: 100 });
    expect((await ask("/apis")).body).toContain('"wardle.example.com/v1alpha1"');
    expect(await addressOf(ALPHA)).toBeUndefined();
  });
  afterAll(() => fixture.api.start());

  const isKept = (key: string): string => expect.stringMatching(`^missing {2}${key} \\(kept as it was\\): `);

  it("code that was generated before is kept: exit code 1", async () => {
    const before = await readTree(at("now/code"));
    const result = await run(["generate", "--output", at("now/code"), ...CHOSEN]);
    expect(linesOf(result).slice(0, 2)).toEqual([isKept(ALPHA), isKept(BETA)]);
    expect(result.code).toBe(1);
    expect(touchedPaths(before, await readTree(at("now/code")))).toEqual([]);
  });

  it("a snapshot keeps its files: exit code 1", async () => {
    const before = await readTree(at("now/snapshot"));
    const result = await run(["snapshot", "--snapshot", at("now/snapshot"), ...CHOSEN]);
    expect(linesOf(result).slice(0, 2)).toEqual([isKept(ALPHA), isKept(BETA)]);
    expect(result.code).toBe(1);
    expect(touchedPaths(before, await readTree(at("now/snapshot")))).toEqual([]);
  });
});

describe("while the index has an outdated hash, and a request with it is answered with 502", () => {
  let isChanged = false;

  // The server looks for such changes once a minute; should that have been just now, the next change is hidden for a minute.
  beforeEach(async () => {
    const isHidden = async (): Promise<boolean> => {
      const asked = [ALPHA, BETA].map(async (key) => (await ask((await addressOf(key)) ?? "")).status);
      return (await Promise.all(asked)).every((status) => status === 502);
    };
    while (!(await isHidden())) {
      isChanged = !isChanged;
      await fixture.api.stop();
      await fixture.api.start(isChanged ? CHANGED : {});
    }
    fixture.proxy.requests.length = 0;
  });

  it("the document is requested without a hash, and its own is recorded: exit code 0", async () => {
    const address = await addressOf(ALPHA);
    const args = ["generate", "--output", at("now/new"), "--include", "wardle.example.com/v1alpha1"];
    expect(await runUncached(args)).toMatchObject({ code: 0, stderr: "" });
    expect(fixture.proxy.requests).toEqual([INDEX, address, INDEX, `${INDEX}/${ALPHA}`]);
    const { body } = await ask(`${INDEX}/${ALPHA}`);
    const hash = createHash("sha512").update(body).digest("hex").toUpperCase();
    expect(address).not.toContain(hash);
    expect(await generatedFrom(at("now/new"))).toEqual({ [ALPHA]: hash });
  });

  it("generating again writes nothing: exit code 0", async () => {
    const args = ["generate", "--output", at("now/new"), ...CHOSEN];
    expect((await run(args)).code).toBe(0);
    const before = await readTree(at("now/new"));
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/new: 3 group\/versions from \S+, up to date\n$/);
    expect(touchedPaths(before, await readTree(at("now/new")))).toEqual([]);
  });

  it("verify finds no difference from a snapshot of the document: exit code 0", async () => {
    const folders = ["--snapshot", at("now/snapshot"), "--output", at("now/code")];
    expect((await runUncached(["snapshot", ...folders.slice(0, 2), ...CHOSEN])).code).toBe(0);
    expect((await run(["generate", ...folders])).code).toBe(0);
    const { code, stdout } = await runUncached(["verify", ...folders, ...CHOSEN]);
    expect(stdout).toMatch(/^no difference between /);
    expect(code).toBe(0);
  });
});
