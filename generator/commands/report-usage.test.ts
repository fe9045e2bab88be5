import { expect, test } from "vitest";
import { describeUnknown } from "./report-usage.js";

const place = { file: "src/main.ts", line: 3, column: 7 };

test.each([
  [
    { kind: "resource", by: "informers.of", verbs: ["list", "watch"], place },
    'src/main.ts:3:7: the source does not show the resource of informers.of, which needs the verbs "list" and "watch"',
  ],
  [
    { kind: "manifests", by: "applyAll", place },
    'src/main.ts:3:7: the source does not show which kinds applyAll applies; it needs the verbs "create" and "patch" for them',
  ],
  [
    { kind: "request", by: "client.stream", path: "/api/v1/…\u001b[2J", place },
    "src/main.ts:3:7: client.stream sends a request to /api/v1/…\\u{1b}[2J, which is not part of the role",
  ],
  [
    { kind: "errors", count: 2, message: "Cannot find module.", place },
    "src/main.ts:3:7: the file has 2 errors, so what it uses may be incomplete: Cannot find module.",
  ],
] as const)("%j", (use, text) => {
  expect(describeUnknown(use)).toBe(text);
});
