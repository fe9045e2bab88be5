import { apiHashes } from "@kubesmith/kubernetes/api-hashes";
import { type Client, type ConnectOptions, connect } from "@kubesmith/runtime";
import { checkSkew, describeSkew, SkewError, type SkewReport } from "@kubesmith/runtime/skew";
import { expectTypeOf, test } from "vitest";

declare const client: Client;

test("checkSkew() takes the hashes of generated code, of several packages, or of some group/versions", async () => {
  expectTypeOf(await checkSkew(client, apiHashes)).toEqualTypeOf<SkewReport>();
  await checkSkew(client, { ...apiHashes, "example.com/v1": "hash" }, { signal: new AbortController().signal });
  await checkSkew(client, { "apps/v1": apiHashes["apps/v1"], v1: apiHashes.v1 });
  // @ts-expect-error the generated code does not have this group/version
  await checkSkew(client, { "apps/v2": apiHashes["apps/v2"] });
  // @ts-expect-error the hashes are missing
  await checkSkew(client);
  // @ts-expect-error hashes are strings
  await checkSkew(client, { v1: 1 });
});

test("the lists of a report are readonly group/versions", async () => {
  const report = await checkSkew(client, apiHashes);
  expectTypeOf(report.missing).toEqualTypeOf<readonly string[]>();
  // @ts-expect-error the report cannot be changed
  report.different.push("apps/v1");
  expectTypeOf(describeSkew(report)).toEqualTypeOf<string>();
});

test("connect() takes the hashes, and what a difference is", async () => {
  expectTypeOf(await connect({ apiHashes, skew: "warn", onWarning: () => {} })).toEqualTypeOf<Client>();
  await connect({ apiHashes, skew: "error" });
  // @ts-expect-error only "warn" and "error"
  await connect({ apiHashes, skew: "ignore" });
  expectTypeOf<ConnectOptions["skew"]>().toEqualTypeOf<"warn" | "error" | undefined>();
  const error: unknown = undefined;
  if (error instanceof SkewError) expectTypeOf(error.report).toEqualTypeOf<SkewReport>();
});
