import { describe, expect, it } from "vitest";
import { addGeneratedFolders, addScripts, dependencyNames, githubWorkflow, gitlabJob } from "./index.js";

describe("scripts are added to a package.json", () => {
  const scripts = { "kubernetes:verify": "kubesmith verify" };

  it("and everything else stays as it is", () => {
    const text = '{\n\t"name": "p",\n\t"scripts": {\n\t\t"test": "vitest"\n\t},\n\t"x": [1, 2.50]\n}';
    expect(addScripts(text, scripts)).toBe(
      '{\n\t"name": "p",\n\t"scripts": {\n\t\t"test": "vitest",\n\t\t"kubernetes:verify": "kubesmith verify"\n\t},\n\t"x": [\n\t\t1,\n\t\t2.5\n\t]\n}',
    );
    expect(addScripts('{\r\n    "name": "p"\r\n}\r\n', scripts)).toBe(
      '{\r\n    "name": "p",\r\n    "scripts": {\r\n        "kubernetes:verify": "kubesmith verify"\r\n    }\r\n}\r\n',
    );
  });

  it("unless there is one of that name", () => {
    const text = '{"scripts":{"kubernetes:verify":"make verify"}}';
    expect(addScripts(text, scripts)).toBe(text);
  });

  it("and a file that is not a manifest is an error", () => {
    expect(() => addScripts("{", scripts)).toThrow(SyntaxError);
    expect(() => addScripts("[]", scripts)).toThrow("not a JSON object");
    expect(() => addScripts('{"scripts":"x"}', scripts)).toThrow('"scripts" is not an object');
  });

  it("and its dependencies of any kind are listed", () => {
    const names = dependencyNames(
      '{"dependencies":{"a":"1"},"devDependencies":{"b":"1"},"peerDependencies":{"c":"1"}}',
    );
    expect([...names]).toEqual(["a", "b", "c"]);
    expect(dependencyNames("{").size).toBe(0);
    expect(dependencyNames("[]").size).toBe(0);
  });
});

describe("generated folders are added to a .gitattributes", () => {
  it("each once, after what is there", () => {
    const once = addGeneratedFolders("*.png binary", ["api", "src/kubernetes"]);
    expect(once).toBe(
      "*.png binary\n/api/** linguist-generated text eol=lf\n/src/kubernetes/** linguist-generated text eol=lf\n",
    );
    expect(addGeneratedFolders(once, ["api", "src/kubernetes"])).toBe(once);
    expect(addGeneratedFolders("/api/** -text\r\n", ["api", "src"])).toBe(
      "/api/** -text\r\n/src/** linguist-generated text eol=lf\r\n",
    );
  });

  it("with special characters in their names", () => {
    const text = addGeneratedFolders("", ["my api", "a[b]*"]);
    expect(text).toBe('"/my api/**" linguist-generated text eol=lf\n/a\\[b]\\*/** linguist-generated text eol=lf\n');
    expect(addGeneratedFolders(text, ["my api", "a[b]*"])).toBe(text);
  });
});

describe("CI jobs are written", () => {
  it.each(["npm", "pnpm", "yarn"] as const)("for %s, in a folder of the repository", (manager) => {
    const [github, gitlab] = [githubWorkflow, gitlabJob].map((write) => write({ manager, folder: "apps/my portal" }));
    expect(github).toContain('working-directory: "apps/my portal"');
    expect(gitlab).toContain(`- "cd 'apps/my portal'"`);
    expect(gitlab).toContain('      junit: "apps/my portal/kubernetes-api.xml"');
    for (const text of [github, gitlab])
      expect(text).toMatch(new RegExp(`- (run: )?(${manager}|npx).*kubesmith verify`));
  });
});
