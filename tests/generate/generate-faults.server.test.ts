import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { kubesmith } from "../support/cli.js";
import { type Answer, type ProxyRules, startProxy, type TestProxy } from "../support/proxy.js";
import { kubesmithJson } from "../support/run.js";
import { contentsOf, createWorkspace } from "../support/workspace.js";

const INDEX = "/openapi/v3";
const APPS = "/openapi/v3/apis/apps/v1";
const STALE = "0".repeat(128);
const at = createWorkspace();
let cluster: ControlPlane;
/** In front of the server; `prefixed` in front of the same, published below `/cluster`. */
let proxy: TestProxy;
let prefixed: TestProxy;
let elsewhere: TestProxy;
/** What a server without faults gives. */
let want: Awaited<ReturnType<typeof contentsOf>>;
let runs = 0;

beforeAll(async () => {
  cluster = await startControlPlane();
  const upstream = await Promise.all([
    cluster.kubectlProxy(),
    cluster.kubectlProxy({ args: ["--api-prefix=/cluster/"] }),
  ]);
  [proxy, prefixed] = await Promise.all([startProxy(upstream[0].url), startProxy(upstream[1].url)]);
  elsewhere = await startProxy(upstream[0].url);
  await generate(proxy.url);
  want = await contentsOf(output());
});
afterAll(async () => {
  await Promise.all([proxy, prefixed, elsewhere].map((server) => server?.stop()));
  await cluster?.stop();
});
beforeEach(() => {
  for (const server of [proxy, prefixed, elsewhere]) {
    server.requests.length = 0;
    server.rules = {};
  }
});

const output = (): string => at(`output-${runs}`);

/** Generates two modules from an address, without anything cached, into a new folder. */
async function generate(server: string): Promise<void> {
  runs++;
  const args = ["--server", server, "--output", output(), "--include", "apps", "--include", "batch"];
  await kubesmithJson(["generate", ...args], { env: { HOME: at("home"), XDG_CACHE_HOME: at(`cache-${runs}`) } });
}

/** Rules under which the index names an old hash of a document, as a server that was asked a moment too early does. */
function staleIndex(index: string): ProxyRules {
  return {
    rewrite: (path, body) => (path === index ? body.replace(/(apps\/v1\?hash=)\w+/, `$1${STALE}`) : body),
  };
}

/** Rules under which the first request for a document is answered by `answer`, and all others by the server. */
function once(answer: Answer): ProxyRules {
  let answered = false;
  return {
    answer: (path) => {
      if (answered || !path.startsWith(APPS)) return undefined;
      answered = true;
      return answer;
    },
  };
}

const aboutApps = ({ requests }: TestProxy): string[] => requests.filter((path) => !path.includes("/batch/"));

it("an outdated hash is replaced by the one that the server's redirect names", async () => {
  proxy.rules = staleIndex(INDEX);
  await generate(proxy.url);
  expect(await contentsOf(output())).toEqual(want);
  expect(aboutApps(proxy)).toEqual([
    INDEX,
    `${APPS}?hash=${STALE}`,
    expect.stringMatching(/\/apps\/v1\?hash=[0-9A-F]{128}$/),
  ]);
});

it("after a 502, which hides the redirect of an aggregated API, the index is read again and the document requested without a hash", async () => {
  proxy.rules = once({ status: 502, body: "the backend attempted to redirect this request, which is not permitted" });
  await generate(proxy.url);
  expect(await contentsOf(output())).toEqual(want);
  expect(aboutApps(proxy)).toEqual([INDEX, expect.stringMatching(/\?hash=/), INDEX, APPS]);
});

it("after an empty body the index is read and the document requested again", async () => {
  proxy.rules = once({ status: 200 });
  await generate(proxy.url);
  expect(await contentsOf(output())).toEqual(want);
  const [, asked] = aboutApps(proxy);
  expect(aboutApps(proxy)).toEqual([INDEX, asked, INDEX, asked]);
});

describe("a server below a path prefix", () => {
  it.each(["/cluster", "/cluster/"])("receives all requests below it: %s", async (prefix) => {
    await generate(`${prefixed.url}${prefix}`);
    expect(await contentsOf(output())).toEqual(want);
    expect(aboutApps(prefixed)).toEqual([`/cluster${INDEX}`, expect.stringContaining(`/cluster${APPS}?hash=`)]);
  });

  it("may answer with a redirect that lacks the prefix", async () => {
    prefixed.rules = staleIndex(`/cluster${INDEX}`);
    await generate(`${prefixed.url}/cluster`);
    expect(await contentsOf(output())).toEqual(want);
    expect(aboutApps(prefixed)).toEqual([
      `/cluster${INDEX}`,
      `/cluster${APPS}?hash=${STALE}`,
      expect.stringContaining(`/cluster${APPS}?hash=`),
    ]);
  });

  it("may have an index whose addresses contain the prefix", async () => {
    prefixed.rules = { rewrite: (_, body) => body.replaceAll('"/openapi/v3/', '"/cluster/openapi/v3/') };
    await generate(`${prefixed.url}/cluster`);
    expect(await contentsOf(output())).toEqual(want);
    expect(prefixed.requests.every((path) => path.startsWith("/cluster/openapi/v3"))).toBe(true);
  });
});

it("only the hash of a redirect to another host is used", async () => {
  const location = `${elsewhere.url}${APPS}?hash=${STALE}`;
  proxy.rules = once({ status: 301, headers: { location } });
  await generate(proxy.url);
  expect(await contentsOf(output())).toEqual(want);
  expect(elsewhere.requests).toEqual([]);
  expect(aboutApps(proxy).slice(0, 3)).toEqual([INDEX, expect.stringMatching(/\?hash=/), `${APPS}?hash=${STALE}`]);
});

describe("an index with foreign addresses is refused, and nothing is requested from there", () => {
  const addresses: [string, (other: string) => string][] = [
    ["another origin", (other) => `${other}${APPS}`],
    ["another host", (other) => `${other.replace("http:", "")}${APPS}`],
    ["another host behind a backslash", (other) => `${other.replace("http://", "/\\")}${APPS}`],
    ["another host behind a tab", (other) => `${other.replace("http://", "/\t/")}${APPS}`],
    ["another path", () => "/api/v1/secrets"],
    ["another path through dots", () => "/openapi/v3/../../api/v1/secrets"],
    ["another path through encoded dots", () => "/openapi/v3/%2e%2e/%2E%2E/api/v1/secrets"],
    ["another path through encoded slashes", () => "/openapi/v3/..%2f..%2fapi/v1/secrets"],
    ["a sibling of the documents", () => "/openapi/v3secrets"],
  ];
  it.each(addresses)("%s", async (_, addressOf) => {
    const address = addressOf(elsewhere.url);
    proxy.rules = {
      rewrite: (path, body) => {
        if (path !== INDEX) return body;
        const index = JSON.parse(body) as { paths: { [key: string]: object } };
        index.paths["apis/apps/v1"] = { serverRelativeURL: address };
        return JSON.stringify(index);
      },
    };
    const folder = at("refused");
    const args = [
      "generate",
      "--server",
      proxy.url,
      "--output",
      folder,
      "--cache-dir",
      at("cache-refused"),
      "--include",
      "apps",
    ];
    const { code, stdout, stderr } = await kubesmith(args, { env: { HOME: at("home") } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    const words = "apis/apps/v1: the address of the document must be below the server's /openapi/v3, but is ";
    expect(stderr).toContain(`error: ${proxy.url}: ${words}`);
    expect(proxy.requests).toEqual([INDEX]);
    expect(elsewhere.requests).toEqual([]);
    expect(await contentsOf(folder)).toEqual({});
  });
});
