/** A folder that is a concept of its own, or a single file that is one, and what it may import in addition to itself. */
export interface Rule {
  /** Path of the folder or file, from the root of the repository. */
  readonly of: string;
  /** Paths of rules that it may import; `runtime/*` stands for every rule below `runtime/`, `*` for every rule. */
  readonly imports: readonly string[];
  /** Packages that it may import; `node:*` stands for every module that comes with Node.js, `*` for any package. */
  readonly packages: readonly string[];
}

/** Modules that load only when they are needed: nothing that loads together with `from` may import them, except by `import()`. */
export interface LateRule {
  /** Files, or folders of which each file counts. */
  readonly from: readonly string[];
  /** Packages and modules of Node.js. */
  readonly packages: readonly string[];
}

/** Tests, and what they share, may import anything; nothing else may import them. */
export const TEST_FILES: RegExp = /\.test(-d)?\.ts$|(^|\/)testdata\//;

/** Rules of folders that are layers, lowest first: each may import all that stand before it. */
function layers(...rows: readonly (readonly [of: string, ...packages: string[]])[]): Rule[] {
  return rows.map(([of, ...packages], index) => ({
    of,
    imports: rows.slice(0, index).map(([lower]) => lower),
    packages,
  }));
}

/** Runtime. It imports nothing of the other packages. */
const RUNTIME: readonly Rule[] = [
  ...layers(
    ["runtime/version.ts"],
    ["runtime/types", "node:*"],
    ["runtime/text"],
    ["runtime/json", "node:*"],
    ["runtime/async", "node:*"],
    ["runtime/errors"],
    ["runtime/yaml"],
    ["runtime/request"],
    ["runtime/kubeconfig", "node:*", "yaml", "#yaml"],
    ["runtime/config", "node:*"],
    ["runtime/connections", "node:*", "undici", "#undici"],
    ["runtime/auth", "node:*"],
    ["runtime/transport", "node:*"],
    ["runtime/streams", "node:*", "#ws"],
    ["runtime/client"],
    ["runtime/codegen.ts"],
    ["runtime/discovery"],
    ["runtime/dynamic"],
    ["runtime/skew"],
    ["runtime/connect", "node:*"],
    ["runtime/index.ts"],
  ),
  // Entry points of their own, which nothing imports.
  {
    of: "runtime/rollout",
    imports: ["runtime/types", "runtime/text", "runtime/async", "runtime/errors", "runtime/client"],
    packages: [],
  },
  { of: "runtime/watch", imports: ["runtime/types", "runtime/client"], packages: [] },
  {
    of: "runtime/leader-election",
    imports: ["runtime/types", "runtime/text", "runtime/async", "runtime/errors", "runtime/client"],
    packages: ["node:*"],
  },
  {
    of: "runtime/informer",
    imports: ["runtime/types", "runtime/text", "runtime/async", "runtime/errors", "runtime/request", "runtime/client"],
    packages: [],
  },
  {
    of: "runtime/controller",
    imports: [
      "runtime/version.ts",
      "runtime/types",
      "runtime/text",
      "runtime/json",
      "runtime/async",
      "runtime/errors",
      "runtime/request",
      "runtime/client",
      "runtime/leader-election",
      "runtime/informer",
    ],
    packages: ["node:*"],
  },
  {
    of: "runtime/copy",
    imports: ["runtime/types", "runtime/text", "runtime/errors", "runtime/request"],
    packages: ["node:*", "#tar", "tar-stream"],
  },
  { of: "runtime/metadata", imports: ["runtime/types", "runtime/client"], packages: [] },
  {
    of: "runtime/table",
    imports: ["runtime/types", "runtime/errors", "runtime/request", "runtime/transport", "runtime/client"],
    packages: [],
  },
  { of: "runtime/curl", imports: ["runtime/types", "runtime/request", "runtime/transport"], packages: [] },
  { of: "runtime/quantity", imports: ["runtime/text"], packages: [] },
  { of: "runtime/cache", imports: ["runtime/types"], packages: ["node:*"] },
];

const GENERATOR_LEAVES: readonly string[] = [
  "generator/errors.ts",
  "generator/json.ts",
  "generator/files.ts",
  "generator/abort-signal.ts",
  "generator/concurrently.ts",
];

/** Generator: cli → commands → operations → pipeline → stages. Stages are pure, so only a few may import modules of Node.js. */
const GENERATOR: readonly Rule[] = [
  { of: "generator/version.ts", imports: [], packages: ["node:*"] },
  { of: "generator/errors.ts", imports: [], packages: [] },
  { of: "generator/json.ts", imports: [], packages: [] },
  { of: "generator/abort-signal.ts", imports: [], packages: ["@kubesmith/runtime"] },
  { of: "generator/concurrently.ts", imports: [], packages: [] },
  { of: "generator/terminal.ts", imports: [], packages: [] },
  { of: "generator/files.ts", imports: ["generator/errors.ts"], packages: ["node:*"] },

  { of: "generator/openapi", imports: ["generator/errors.ts", "generator/json.ts"], packages: [] },
  { of: "generator/snapshot", imports: [...GENERATOR_LEAVES, "generator/openapi"], packages: ["node:*"] },
  {
    of: "generator/sources",
    imports: [...GENERATOR_LEAVES, "generator/terminal.ts", "generator/openapi", "generator/snapshot"],
    packages: ["node:*", "@kubesmith/runtime"],
  },
  { of: "generator/api", imports: ["generator/errors.ts", "generator/json.ts", "generator/openapi"], packages: [] },
  {
    of: "generator/diff",
    imports: ["generator/json.ts", "generator/openapi", "generator/api"],
    packages: [],
  },
  {
    of: "generator/naming",
    imports: ["generator/errors.ts", "generator/json.ts", "generator/openapi", "generator/api"],
    packages: [],
  },
  // Only program.ts reads files, and only compiler.ts loads the compiler.
  {
    of: "generator/usage",
    imports: [...GENERATOR_LEAVES, "generator/api", "generator/diff"],
    packages: ["node:*", "typescript"],
  },
  {
    of: "generator/limit",
    imports: [
      "generator/errors.ts",
      "generator/json.ts",
      "generator/openapi",
      "generator/api",
      "generator/naming",
      "generator/usage",
    ],
    packages: ["@kubesmith/runtime/yaml"],
  },
  {
    of: "generator/rbac",
    imports: ["generator/terminal.ts", "generator/api", "generator/usage"],
    packages: ["@kubesmith/runtime/yaml"],
  },
  {
    of: "generator/release",
    imports: [...GENERATOR_LEAVES, "generator/openapi", "generator/api", "generator/diff", "generator/naming"],
    packages: ["node:*"],
  },
  { of: "generator/print", imports: [], packages: [] },
  {
    of: "templates",
    imports: ["generator/openapi", "generator/api", "generator/naming", "generator/print"],
    packages: [],
  },
  {
    of: "generator/emit",
    imports: [
      ...GENERATOR_LEAVES,
      "generator/version.ts",
      "generator/openapi",
      "generator/api",
      "generator/naming",
      "generator/print",
      "generator/emit/worker-source.mjs",
      "templates",
    ],
    packages: ["node:*", "openapi-typescript", "tsx", "typescript"],
  },
  // Starts a thread from the sources, which only tests do; it is not part of the package.
  { of: "generator/emit/worker-source.mjs", imports: ["generator/emit"], packages: ["tsx"] },
  {
    of: "generator/package",
    imports: [...GENERATOR_LEAVES, "generator/print", "generator/release", "templates"],
    packages: ["node:*", "typescript"],
  },
  {
    of: "generator/write",
    imports: [...GENERATOR_LEAVES, "generator/limit", "generator/print"],
    packages: ["node:*"],
  },

  {
    of: "generator/pipeline.ts",
    imports: [
      ...GENERATOR_LEAVES,
      "generator/version.ts",
      "generator/openapi",
      "generator/api",
      "generator/naming",
      "generator/limit",
      "generator/print",
      "generator/emit",
      "generator/write",
      "templates",
    ],
    packages: [],
  },
  {
    of: "generator/config",
    imports: [...GENERATOR_LEAVES, "generator/api", "generator/print"],
    packages: ["node:*", "strip-json-comments", "@kubesmith/runtime"],
  },
  {
    of: "generator/project",
    imports: [...GENERATOR_LEAVES, "generator/terminal.ts", "generator/config"],
    packages: ["node:*", "@kubesmith/runtime"],
  },
  // Starts a thread from the sources, which only tests do; it is not part of the package.
  { of: "generator/operations/compare-worker-source.mjs", imports: ["generator/operations"], packages: ["tsx"] },
  {
    of: "generator/operations",
    imports: [
      ...GENERATOR_LEAVES,
      "generator/version.ts",
      "generator/openapi",
      "generator/api",
      "generator/operations/compare-worker-source.mjs",
      "generator/diff",
      "generator/naming",
      "generator/print",
      "generator/snapshot",
      "generator/sources",
      "generator/pipeline.ts",
      "generator/package",
      "generator/release",
      "generator/usage",
      "generator/limit",
      "generator/rbac",
      "generator/write",
      "generator/config",
      "generator/project",
      "templates",
    ],
    packages: ["node:*", "@kubesmith/runtime/cache", "strip-json-comments"],
  },
  // Only assets.ts reads files: the style and the script of the page, which run in a browser.
  {
    of: "generator/html",
    imports: ["generator/terminal.ts", "generator/diff", "generator/usage", "generator/operations"],
    packages: ["node:*"],
  },
  {
    of: "generator/index.ts",
    imports: [
      ...GENERATOR_LEAVES,
      "generator/diff",
      "generator/html",
      "generator/release",
      "generator/operations",
      "generator/config",
      "generator/project",
      "generator/sources",
      "generator/usage",
      "generator/limit",
      "generator/rbac",
    ],
    packages: [],
  },
  {
    of: "generator/reports",
    imports: ["generator/version.ts", "generator/terminal.ts", "generator/diff"],
    packages: ["node:crypto"],
  },
  {
    of: "generator/commands",
    imports: [
      ...GENERATOR_LEAVES,
      "generator/terminal.ts",
      "generator/diff",
      "generator/reports",
      "generator/html",
      "generator/release",
      "generator/usage",
      "generator/limit",
      "generator/operations",
      "generator/config",
      "generator/project",
      "generator/sources",
    ],
    packages: ["node:*", "@kubesmith/runtime", "commander", "picocolors"],
  },
  { of: "generator/bin", imports: ["generator/cli.ts"], packages: [] },
  {
    of: "generator/cli.ts",
    imports: ["generator/version.ts", "generator/terminal.ts", "generator/operations", "generator/commands"],
    packages: ["node:*", "commander"],
  },
];

/** What uses the packages: generated code as users do, and what builds, tests and measures them. */
const REST: readonly Rule[] = [
  { of: "generated", imports: [], packages: ["@kubesmith/runtime/codegen"] },
  { of: "examples/demo", imports: [], packages: ["node:*", "@kubesmith/runtime"] },
  { of: "examples/garbage-finder", imports: [], packages: ["node:*", "@kubesmith/runtime"] },
  { of: "examples/multi-cluster", imports: [], packages: ["node:*", "@kubesmith/runtime", "@kubesmith/kubernetes"] },
  { of: "examples/run-everywhere", imports: [], packages: ["node:*", "@kubesmith/runtime", "@kubesmith/kubernetes"] },
  { of: "examples/tail-logs", imports: [], packages: ["node:*", "@kubesmith/runtime", "@kubesmith/kubernetes"] },
  { of: "examples/service-account", imports: [], packages: ["node:*", "@kubesmith/runtime", "@kubesmith/kubernetes"] },
  { of: "examples/website-controller", imports: [], packages: ["node:*", "@kubesmith/runtime"] },
  { of: "testbed", imports: [], packages: ["node:*", "@peculiar/x509", "reflect-metadata"] },
  { of: "tests/types-vs-server", imports: ["generator/*", "testbed"], packages: ["*"] },
  { of: "tests/support", imports: ["generator/*", "testbed", "scripts", "tests/types-vs-server"], packages: ["*"] },
  { of: "tests/conformance", imports: [], packages: ["node:*"] },
  ...["chaos", "cli", "consumers", "generate", "runtime", "security", "typescript-compat"].map((name) => ({
    of: `tests/${name}`,
    imports: ["*"],
    packages: ["*"],
  })),
  { of: "scripts", imports: ["generator/*", "testbed"], packages: ["*"] },
  {
    of: "bench",
    imports: ["generator/*", "testbed", "scripts", "tests/support", "tests/types-vs-server"],
    packages: ["*"],
  },
  { of: "vitest.config.ts", imports: [], packages: ["node:*", "vitest"] },
];

/** The rules: each source belongs to the one with the longest path that contains it. */
export const RULES: readonly Rule[] = [...RUNTIME, ...GENERATOR, ...REST];

/** What must not load at the start. */
export const LATE: readonly LateRule[] = [
  // A run in which nothing changed reads an index and compares hashes; the compilers would take most of its time.
  {
    from: ["generator/cli.ts", "generator/index.ts", "generator/commands", "generator/operations"],
    packages: ["openapi-typescript", "typescript"],
  },
  // Importing the runtime costs little; connecting loads what the connection needs.
  {
    from: ["runtime/index.ts", "runtime/codegen.ts", "runtime/dynamic/index.ts"],
    packages: ["#undici", "undici", "#yaml", "yaml", "node:http2", "node:child_process"],
  },
];
