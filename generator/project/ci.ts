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

/** A run that prints JUnit, and again prints what differs if something does: the log of a job that fails must say why. */
function withJUnit(verify: string): string {
  return `${verify} --format junit > ${JUNIT} || ${verify}`;
}

const JUNIT = "kubernetes-api.xml";

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

/** How GitHub shows what differs, as comments in YAML. */
const ANNOTATED = [
  "# The files that differ are annotated in the pull request. For code scanning alerts, write SARIF instead (--format sarif), and",
  "# upload it with the action github/codeql-action/upload-sarif.",
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
    ...ANNOTATED.map((line) => `      ${line}`),
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
    "    # The merge request shows the JUnit report; the second run prints the differences into the log.",
    ...ONLINE.map((line) => `    ${line}`),
    `    - ${withJUnit(verify)}`,
    "  artifacts:",
    "    when: always",
    "    reports:",
    `      junit: ${yamlText(folder === "" ? JUNIT : `${folder}/${JUNIT}`)}`,
  );
}

function lines(...all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}

/** A text as a YAML scalar. JSON strings are YAML. */
function yamlText(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : JSON.stringify(text);
}
