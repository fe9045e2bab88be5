import { expect, test } from "vitest";
import { describeUnknown } from "./report-usage.js";

const place = { file: "src/main.ts", line: 3, column: 7 };

test.each([
  [
    { kind: "resource", by: "informers.of", verbs: ["list", "watch"], place },
    'src/main.ts:3:7: informers.of needs the verbs "list" and "watch" for a resource that the source does not show',
  ],
  [
    { kind: "manifests", by: "applyAll", place },
    'src/main.ts:3:7: applyAll needs the verbs "create" and "patch" for kinds that the source does not show',
  ],
  [
    { kind: "request", by: "client.stream", path: "/api/v1/…\u001b[2J", place },
    "src/main.ts:3:7: client.stream sends a request to /api/v1/…\\u{1b}[2J, and the source does not show its resource",
  ],
  [
    { kind: "errors", count: 2, message: "Cannot find module.", place },
    "src/main.ts:3:7: the file has 2 errors, so some of what it uses may be missing: Cannot find module.",
  ],
] as const)("%j", (use, text) => {
  expect(describeUnknown(use)).toBe(text);
});
