import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { installPackages } from "../support/installed-packages.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();
const project = (...names: string[]): string => at("project", ...names).replaceAll("\\", "/");
// A mark stands before each name that is hovered over.
const TEXT = `
import { connect } from "@kubesmith/runtime";
import { clientset } from "@kubesmith/kubernetes";
import { deployments, type /*kind*/Deployment, type /*liveKind*/LiveDeployment } from "@kubesmith/kubernetes/apps/v1";
import type { Pod, /*part*/Container, Volume } from "@kubesmith/kubernetes/core/v1";
async function main() {
  const client = await connect();
  const /*client*/k8s = clientset(client);
  const web = k8s.apps.v1./*resource*/deployments("default");
  const /*live*/live = await web./*get*/get("web");
  const written = live.spec.template.spec?.containers[0]?./*written*/ports;
  await web.apply(
    { metadata: { name: "web" }, spec: { template: { spec: { containers: [{ name: "c", /*applied*/ports: [] }] } } } },
    { /*manager*/fieldManager: "ops" },
  );
  await web.patch.merge("web", { spec: { template: { spec: { /*merged*/containers: [] } } } });
  await web.patch.strategic("web", { spec: { template: { spec: { /*strategic*/containers: [] } } } });
  const /*token*/token = deployments;
  const pod = await k8s.core.v1.pods("default").get("web");
  pod./*spec*/spec.containers[0]?./*image*/image;
  pod.spec.containers[0]?./*enum*/imagePullPolicy;
  pod.spec./*list*/os;
  pod.status./*status*/phase;
  const created: Pod = { metadata: { /*metadata*/name: "a" }, spec: { containers: [{ name: "c", /*createdImage*/image: "i" }] } };
  const volume = (one: Volume) => one./*deprecatedField*/gitRepo;
  k8s.core.v1./*deprecatedResource*/endpoints;
  const { /*wrapped*/subdomain } = pod.spec;
}
`;

let service: ts.LanguageService;

beforeAll(async () => {
  await installPackages(project(), ["runtime", "generated"], ["@types/node", "undici-types"]);
  const files = ["program.mts", "program.cts"].map((name) => project(name));
  service = ts.createLanguageService({
    getCompilationSettings: () => ({
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      strict: true,
      types: ["node"],
    }),
    getScriptFileNames: () => files,
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const text = files.includes(name) ? TEXT : ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => project(),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => files.includes(name) || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
}, 240_000);

describe.each([
  ["an ES module", "program.mts"],
  ["a CommonJS module", "program.cts"],
])("with the packed @kubesmith/kubernetes in %s, a hover", (_, file) => {
  /** What an editor shows over the name after a mark. */
  const hover = (mark: string): string => {
    const position = TEXT.indexOf(`/*${mark}*/`) + mark.length + 4;
    const { displayParts, documentation, tags = [] } = service.getQuickInfoAtPosition(project(file), position) ?? {};
    const lines = tags.map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`.trim());
    return [ts.displayPartsToString(displayParts), ts.displayPartsToString(documentation), ...lines].join("\n").trim();
  };

  it.each([
    ["client", "const k8s: Clientset"],
    ["live", "const live: LiveDeployment"],
    ["token", "const token: Resource<DeploymentsResource>"],
  ])("over a %s shows its name", (mark, want) => {
    expect(hover(mark)).toBe(want);
  });

  it("over a resource shows its type and what the kind is", () => {
    expect(hover("resource")).toBe(
      `(property) deployments: (namespace: string) => ResourceClient<DeploymentsResource>
Resource \`deployments\`: Deployment, namespaced.

Deployment enables declarative updates for Pods and ReplicaSets.`,
    );
  });

  it.each([
    ["kind", "(alias) interface Deployment\nimport Deployment\n", "Deployment enables declarative updates for"],
    ["liveKind", "(alias) interface LiveDeployment\nimport LiveDeployment\n", "Deployment as the server returns it."],
    ["part", "(alias) interface Container\nimport Container\n", "A single application container that you want to run"],
  ])("over the type of a %s shows its description", (mark, shown, documented) => {
    expect(hover(mark)).toContain(shown + documented);
  });

  it("over a method shows its documentation", () => {
    expect(hover("get")).toContain("get(name: string, options?: GetOptions): Promise<LiveDeployment>");
    expect(hover("get")).toContain("Reads the object `name`.");
  });

  it("over an option shows its documentation", () => {
    expect(hover("manager")).toContain("The owner of the applied fields");
  });

  it.each([
    ["written", "ports", "Merge keys: `containerPort`, `protocol`."],
    ["applied", "ports", "Merge keys: `containerPort`, `protocol`."],
    ["merged", "containers", "Merge key: `name`."],
    ["strategic", "containers", "Merge key: `name`."],
  ])("over a field that is %s shows its description and what the server says about it", (mark, field, want) => {
    expect(hover(mark)).toContain(`${field}?`);
    expect(hover(mark)).toContain(want);
    expect(hover(mark)).toContain("List of ");
  });

  it.each([
    ["image", "(property) Container.image: string\nContainer image name. More info: https://"],
    ["createdImage", "(property) Container.image: string\nContainer image name. More info: https://"],
    ["metadata", "(property) ObjectMeta.name?: string | undefined\nName must be unique within a namespace."],
    ["status", "phase"],
    ["spec", "Specification of the desired behavior of the pod."],
  ])("over the field %s shows its description", (mark, want) => {
    expect(hover(mark)).toContain(want);
  });

  it("over a field with an enum shows its values and what they mean", () => {
    const shown = hover("enum");
    expect(shown).toContain("(property) Container.imagePullPolicy?: ");
    expect(shown).toContain('"Always" | "IfNotPresent" | "Never"');
    expect(shown).toContain("Image pull policy. One of Always, Never, IfNotPresent.");
    expect(shown).toContain('\n- `"Always"` means that kubelet always attempts to pull the latest image.');
  });

  it("over a status field shows its description and the meaning of its values", () => {
    expect(hover("status")).toContain("The phase of a Pod is a simple, high-level summary of where the Pod is in its");
    expect(hover("status")).toContain('\n- `"Pending"` means the pod has been accepted by the system');
  });

  it("shows a list whose lines Kubernetes joined as a list", () => {
    expect(hover("list")).toContain("must be unset:\n- spec.hostPID\n- spec.hostIPC\n");
    expect(hover("list")).toContain("\n- `spec.containers[*].securityContext.procMount`\n");
  });

  it("shows placeholders, which editors would take for HTML, as code", () => {
    expect(hover("wrapped")).toContain('"`<hostname>.<subdomain>.<pod namespace>.svc.<cluster domain>`"');
  });

  it.each(["deprecatedField", "deprecatedResource"])("over a %s shows that it is deprecated", (mark) => {
    expect(hover(mark)).toMatch(/\n@deprecated$/);
    expect(hover(mark)).toContain("Deprecated: ");
  });
});
