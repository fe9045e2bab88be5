import type { Command } from "commander";

/** Examples of the commands; the first line of each is what it does. */
export const EXAMPLES: { readonly [command: string]: readonly (readonly [does: string, line: string])[] } = {
  kubesmith: [
    ["prepare a project, and answer questions about it", "kubesmith init"],
    ["record your cluster's API", "kubesmith snapshot --snapshot api"],
    ["generate code from the snapshot", "kubesmith generate --snapshot api --output src/kubernetes"],
    [
      "in CI: fail if the cluster, the snapshot and the code differ",
      "kubesmith verify --snapshot api --output src/kubernetes",
    ],
  ],
  init: [
    [
      "generate code for the API of the cluster that kubectl would use, with a CI job",
      "kubesmith init --yes --ci github",
    ],
    [
      "generate code for two built-in groups, without a cluster",
      "kubesmith init --yes --embedded --include apps --include batch",
    ],
  ],
  discover: [
    ["list the APIs of the cluster in the staging context", "kubesmith discover --context staging"],
    ["list the contents of a snapshot as JSON, for scripts", "kubesmith discover --snapshot api --json"],
  ],
  snapshot: [
    ["record everything that the cluster serves", "kubesmith snapshot --snapshot api"],
    [
      "record only your own groups, without descriptions",
      "kubesmith snapshot --snapshot api --include '*.example.com' --strip-docs",
    ],
  ],
  generate: [
    ["generate code from a snapshot in your repository", "kubesmith generate --snapshot api --output src/kubernetes"],
    [
      "generate code from the cluster that kubectl would use",
      "kubesmith generate --output src/kubernetes --include apps/v1",
    ],
    [
      "generate code for the built-in kinds, without a cluster",
      "kubesmith generate --embedded --output src/kubernetes",
    ],
    [
      "generate code for the custom resources in a folder with CustomResourceDefinitions, without a cluster",
      "kubesmith generate --crds config/crd --output src/kubernetes",
    ],
    [
      "generate only what your program uses",
      "kubesmith generate --snapshot api --output src/kubernetes --only-used tsconfig.json",
    ],
    [
      "generate only what a role allows",
      "kubesmith generate --snapshot api --output src/kubernetes --for-role role.yaml",
    ],
  ],
  verify: [
    ["compare the cluster, the snapshot and the code", "kubesmith verify --snapshot api --output src/kubernetes"],
    [
      "compare the snapshot and the code, without a cluster",
      "kubesmith verify --snapshot api --output src/kubernetes --offline",
    ],
    [
      "update the snapshot and the code, unless the cluster has changes that may break someone",
      "kubesmith verify --snapshot api --output src/kubernetes --write --allow compatible",
    ],
    [
      "write a report that GitLab and Jenkins read",
      "kubesmith verify --snapshot api --output src/kubernetes --format junit",
    ],
  ],
  rbac: [
    ["write the role that a program needs", "kubesmith rbac --used-by tsconfig.json --name websites"],
    [
      "write a Role for a program that runs in one namespace",
      "kubesmith rbac --used-by tsconfig.json --name websites --namespace web",
    ],
  ],
  diff: [
    ["compare the snapshot in your working folder with that of the main branch", "kubesmith diff git:main:api api"],
    [
      "in CI: fail only if the cluster has changes that may break someone",
      "kubesmith diff api cluster --allow compatible",
    ],
    ["show what breaks in a program, with file and line", "kubesmith diff git:main:api api --used-by tsconfig.json"],
    ["write a report for GitHub code scanning", "kubesmith diff api cluster --format sarif > kubesmith.sarif"],
    ["write a comment for a pull request", "kubesmith diff git:origin/main:api api --format markdown > comment.md"],
    ["write a page to open in a browser", "kubesmith diff api cluster --format html > changes.html"],
  ],
  package: [
    [
      "write a package for the API in a snapshot",
      "kubesmith package --snapshot api --output pkg --name @acme/cluster --version 1.2.3",
    ],
    [
      "choose the next version by what changed since the published one",
      "npm pack @acme/cluster && kubesmith package --snapshot api --output pkg --name @acme/cluster --version-from-diff acme-cluster-1.2.3.tgz",
    ],
    [
      "number a package of the built-in kinds after the Kubernetes release",
      "kubesmith package --embedded --output pkg --name @acme/kubernetes --revision 0",
    ],
  ],
  completion: [
    ["complete in this shell; put the line into ~/.bashrc for every shell", "source <(kubesmith completion bash)"],
    ["for zsh, in ~/.zshrc after compinit", "source <(kubesmith completion zsh)"],
    ["for fish", "kubesmith completion fish > ~/.config/fish/completions/kubesmith.fish"],
  ],
};

/** The exit codes of the commands. */
export const EXIT_CODES: readonly (readonly [code: string, meaning: string])[] = [
  ["0", "success"],
  [
    "1",
    "a difference was found, an API had to be omitted (its server is down, or its document is malformed), or a role may be incomplete",
  ],
  ["2", "an error occurred, and nothing was written"],
  ["130", "interrupted by Ctrl-C (SIGHUP: 129, SIGTERM: 143)"],
];

/** The environment variables that the commands read. */
export const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ["KUBECONFIG", "kubeconfig files; default: ~/.kube/config"],
  ["GITHUB_ACTIONS", "if it is true, verify writes annotations for GitHub"],
  ["HTTPS_PROXY, NO_PROXY", "proxy for connections to the API server, and hosts to connect to directly"],
  ["DISABLE_HTTP2", "if set, connections use HTTP/1.1"],
  ["XDG_CACHE_HOME", "parent folder of the cache; default: ~/.cache (macOS: ~/Library/Caches)"],
];

/** Adds examples, exit codes and environment variables to the help of a program and its commands. */
export function addHelp(program: Command): void {
  for (const command of [program, ...program.commands]) {
    const examples = (EXAMPLES[command.name()] ?? []).flatMap(([does, line]) => [`  # ${does}`, `  $ ${line}`]);
    const sections = [
      ["Examples:", ...examples],
      ["Exit codes:", ...columns(EXIT_CODES)],
      ["Environment:", ...columns(ENVIRONMENT)],
    ];
    command.addHelpText("after", sections.map((lines) => `\n${lines.join("\n")}`).join("\n"));
  }
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`);
}
