import { fileURLToPath } from "node:url";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const PROGRAM = `${root}tests/program.ts`;
// A mark stands before each name that is hovered over.
const TEXT = `
import { connect } from "@kubesmith/runtime";
import { clientset } from "@kubesmith/kubernetes";
import { deployments } from "@kubesmith/kubernetes/apps/v1";
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
`;

/** What an editor shows over the name after a mark. */
let hover: (mark: string) => string;

beforeAll(() => {
  const config = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [PROGRAM],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const text = name === PROGRAM ? TEXT : ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === PROGRAM || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
  hover = (mark) => {
    const info = service.getQuickInfoAtPosition(PROGRAM, TEXT.indexOf(`/*${mark}*/`) + mark.length + 4);
    return [ts.displayPartsToString(info?.displayParts), ts.displayPartsToString(info?.documentation)]
      .join("\n")
      .trim();
  };
}, 60_000);

describe("a hover", () => {
  it.each([
    ["client", "const k8s: Clientset"],
    ["live", "const live: LiveDeployment"],
    ["token", "const token: Resource<DeploymentsResource>"],
  ])("over a %s shows its name", (mark, want) => {
    expect(hover(mark)).toBe(want);
  });

  it("over a resource shows its type", () => {
    expect(hover("resource")).toBe(
      "(property) deployments: (namespace: string) => ResourceClient<DeploymentsResource>\nResource `deployments`: Deployment, in namespaces.",
    );
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
  ])("over a field that is %s shows what the server says about it", (mark, field, want) => {
    expect(hover(mark)).toContain(`${field}?`);
    expect(hover(mark)).toContain(want);
  });
});
