import { describe, expect, it } from "vitest";
import { shareDeclarations } from "./share-declarations.js";

const CORE = `import type { Resource } from "@kubesmith/runtime/codegen";
import type { Time } from "../../meta/v1/index.js";
/** A pod. */
export interface Pod {
    created: Time;
    containers: Container[];
}
export interface LivePod extends Pod {
    uid: string;
}
export interface PodsResource extends Resource<"pods"> {
    read: LivePod;
}
export declare const pods: Resource<PodsResource>;
export type Container = { [key: string]: string; };
export interface Uses {
    token: typeof pods;
}
`;
const META = "export type Time = string;\n";
const APPS = `import type { Pod, PodsResource } from "../../core/v1/index.js";
export interface Template {
    pod: Pod;
}
export interface Needs {
    resource: PodsResource;
}
`;
const split = shareDeclarations(
  new Map([
    ["index.ts", "export {};\n"],
    ["core/v1/index.ts", CORE],
    ["core/v1/merge.ts", "export interface PodMerge {}\n"],
    ["meta/v1/index.ts", META],
    ["apps/v1/index.ts", APPS],
  ]),
);

describe("declarations that both formats share", () => {
  it("are those that need nothing of a package, directly or not", () => {
    expect(split.get("core/v1/index.ts")?.shared).toBe(`import type { Time } from "../../meta/v1/types.js";
/** A pod. */
export interface Pod {
    created: Time;
    containers: Container[];
}
export interface LivePod extends Pod {
    uid: string;
}
export type Container = { [key: string]: string; };
`);
    expect(split.get("apps/v1/index.ts")?.shared).toBe(`import type { Pod } from "../../core/v1/types.js";
export interface Template {
    pod: Pod;
}
`);
  });

  it("are imported and exported by the others, which keep their order", () => {
    const { imports, own } = split.get("core/v1/index.ts") ?? {};
    expect(imports).toBe('import type { Resource } from "@kubesmith/runtime/codegen";\n');
    expect(own).toBe(`import type { LivePod } from "./types.js";
export type * from "./types.js";
export interface PodsResource extends Resource<"pods"> {
    read: LivePod;
}
export declare const pods: Resource<PodsResource>;
export interface Uses {
    token: typeof pods;
}
`);
    expect(split.get("apps/v1/index.ts")).toMatchObject({
      imports: 'import type { PodsResource } from "../../core/v1/index.js";\n',
      own: expect.stringContaining("export interface Needs"),
    });
  });

  it("may be all or none of a module, and are only those of modules", () => {
    expect(split.get("meta/v1/index.ts")).toEqual({
      shared: META,
      imports: "",
      own: 'export type * from "./types.js";\n',
    });
    expect([...split.keys()]).toEqual(["core/v1/index.ts", "meta/v1/index.ts", "apps/v1/index.ts"]);
    const empty = shareDeclarations(new Map([["a/v1/index.ts", "export {};\n"]])).get("a/v1/index.ts");
    expect(empty).toEqual({ shared: "export {};\n", imports: "", own: 'export type * from "./types.js";\n' });
  });

  it("are found in time that grows with the number of declarations", () => {
    const many = Array.from({ length: 3000 }, (_, i) => `export interface T${i} {\n    next: T${i + 1};\n}\n`).join("");
    const text = `import type { Resource } from "@kubesmith/runtime/codegen";\n${many}export interface T3000 extends Resource<"x"> {\n}\n`;
    expect(shareDeclarations(new Map([["a/v1/index.ts", text]])).get("a/v1/index.ts")?.shared).toBe("export {};\n");
  });
});
