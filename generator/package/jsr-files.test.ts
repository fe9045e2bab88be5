import { expect, it } from "vitest";
import { header } from "../print/header.js";
import { jsrFiles } from "./jsr-files.js";

const HEADER = header({ source: "apps/v1", version: "1.0.0" });
const INPUT = { name: "@acme/cluster", version: "1.2.3", runtime: "0.1.0", modules: ["apps/v1"] };

it("sources for JSR import each other by file, and the runtime from npm", () => {
  const text = `${HEADER}import { type Client } from "@kubesmith/runtime/codegen";
import type {
  A,
} from "../../core/v1/index.js";
/** import { x } from "@kubesmith/runtime/codegen"; */
export const from: string = ' from "@kubesmith/runtime/codegen";';
`;
  expect(jsrFiles(new Map([["apps/v1/index.ts", text]]), INPUT).get("apps/v1/index.ts")).toBe(
    text
      .replace('Client } from "@kubesmith/runtime/codegen"', 'Client } from "npm:@kubesmith/runtime@^0.1.0/codegen"')
      .replace("index.js", "index.ts"),
  );
});

it("jsr.json exports each module, and has the licence", () => {
  const manifest = (license?: string): unknown =>
    JSON.parse(jsrFiles(new Map(), { ...INPUT, license }).get("jsr.json") ?? "");
  const exports = { ".": "./index.ts", "./apps/v1": "./apps/v1/index.ts" };
  expect(manifest()).toEqual({ name: "@acme/cluster", version: "1.2.3", exports });
  expect(manifest("MIT")).toEqual({ name: "@acme/cluster", version: "1.2.3", license: "MIT", exports });
});
