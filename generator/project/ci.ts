import { shellWord } from "../terminal.js";

/** A host of repositories whose CI jobs can be written. */
export type CIHost = "github" | "gitlab";

/** The program that installs the dependencies of a project. */
export type PackageManager = "npm" | "pnpm" | "yarn";

/** A CI job to write. */
export interface Job {
  readonly manager: PackageManager;
  /** Folder of the project, with slashes, relative to the root of the repository; empty if it is the root. */
  readonly folder: string;
}

const COMMANDS: { readonly [manager in PackageManager]: { readonly install: string; readonly verify: string } } = {
  npm: { install: "npm ci", verify: "npx kubesmith verify --offline" },
  pnpm: { install: "pnpm install --frozen-lockfile", verify: "pnpm exec kubesmith verify --offline" },
  yarn: { install: "yarn install --immutable", verify: "yarn kubesmith verify --offline" },
};

/** Why the job does not ask the cluster, as comments in YAML. */
const ONLINE = [
  "# Without --offline, it also fails if the cluster and the snapshot differ. The job then needs a kubeconfig with a user that",
  "# may read the API's description, as every authenticated user may by default.",
];

/** A workflow of GitHub Actions that fails if the snapshot and the generated code do not match. */
export function githubWorkflow({ manager, folder }: Job): string {
  const { install, verify } = COMMANDS[manager];
  const inFolder =
    folder === "" ? [] : ["    defaults:", "      run:", `        working-directory: ${yamlText(folder)}`];
  return lines(
    "# Fails if the snapshot of the Kubernetes API and the code that was generated from it do not match.",
    "name: Kubernetes API",
    "on:",
    "  pull_request:",
    "  push:",
    "    branches: [main]",
    "permissions:",
    "  contents: read",
    "jobs:",
    "  verify:",
    "    runs-on: ubuntu-latest",
    ...inFolder,
    "    steps:",
    "      - uses: actions/checkout@v4",
    ...(manager === "npm" ? [] : ["      - run: corepack enable"]),
    "      - uses: actions/setup-node@v4",
    "        with:",
    "          node-version: 22",
    `      - run: ${install}`,
    ...ONLINE.map((line) => `      ${line}`),
    `      - run: ${verify}`,
  );
}

/** A GitLab job that fails if the snapshot and the generated code do not match. */
export function gitlabJob({ manager, folder }: Job): string {
  const { install, verify } = COMMANDS[manager];
  return lines(
    "# Fails if the snapshot of the Kubernetes API and the code that was generated from it do not match.",
    "kubernetes-api:",
    "  image: node:22",
    "  script:",
    ...(folder === "" ? [] : [`    - ${yamlText(`cd ${shellWord(folder)}`)}`]),
    ...(manager === "npm" ? [] : ["    - corepack enable"]),
    `    - ${install}`,
    ...ONLINE.map((line) => `    ${line}`),
    `    - ${verify}`,
  );
}

function lines(...all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}

/** A text as a YAML scalar. JSON strings are YAML. */
function yamlText(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : JSON.stringify(text);
}
