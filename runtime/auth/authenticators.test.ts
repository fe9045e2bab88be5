import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../testdata/kubeconfigs.js";
import { createBasicAuthenticator, createTokenAuthenticator } from "./fixed.js";
import { impersonationHeaders } from "./impersonation.js";
import { createTokenFileAuthenticator } from "./token-file.js";

test("B.12 a token is trimmed, and refused without being shown", () => {
  expect(createTokenAuthenticator("abc\n").credential()).toEqual({ authorization: "Bearer abc" });
  expect(() => createTokenAuthenticator(" \n")).toThrow("the token is empty");
  expect(() => createTokenAuthenticator("s3c\nret")).toThrow(
    /^the token contains characters that are not allowed in a token$/,
  );
});

test("B.13 user name and password are sent as basic authentication", () => {
  expect(createBasicAuthenticator("a", "b:ü").credential()).toEqual({ authorization: "Basic YTpiOsO8" });
});

describe("B.12 a token file", () => {
  async function tokenFile(text: string): Promise<{
    file: string;
    clock: { now: number };
    open: (fallback?: string) => ReturnType<typeof createTokenFileAuthenticator>;
  }> {
    const file = join(await temporaryFolder(), "token");
    await writeFile(file, text);
    const clock = { now: 0 };
    return { file, clock, open: (fallback) => createTokenFileAuthenticator(file, fallback, () => clock.now) };
  }

  test("is read again after fifty seconds, and not before", async () => {
    const { file, clock, open } = await tokenFile("one\n");
    const source = await open();
    expect(source.credential()).toEqual({ authorization: "Bearer one" });
    await writeFile(file, "two");
    clock.now = 49_999;
    expect(source.credential()).toEqual({ authorization: "Bearer one" });
    clock.now = 50_000;
    expect((await Promise.all([source.credential(), source.credential()])).map((it) => it.authorization)).toEqual([
      "Bearer two",
      "Bearer two",
    ]);
    expect(source.credential()).toEqual({ authorization: "Bearer two" });
  });

  test("keeps the last good token if it cannot be read", async () => {
    const { file, clock, open } = await tokenFile("one");
    const source = await open();
    await rm(file);
    clock.now = 60_000;
    expect(await source.credential()).toEqual({ authorization: "Bearer one" });
    await writeFile(file, "");
    clock.now = 120_000;
    expect(await source.credential()).toEqual({ authorization: "Bearer one" });
  });

  test("must be readable and not empty at first", async () => {
    const { file, open } = await tokenFile(" \n");
    await expect(open()).rejects.toMatchObject({
      name: "ConfigError",
      file,
      message: `the token file ${file} is empty`,
    });
    await rm(file);
    await expect(open()).rejects.toMatchObject({ code: "UnreadableFile", file });
  });

  test("takes precedence over a token, which is used until the file exists", async () => {
    const { file, clock, open } = await tokenFile("file");
    expect(await (await open("fixed")).credential()).toEqual({ authorization: "Bearer file" });
    await rm(file);
    const source = await open("fixed");
    expect(await source.credential()).toEqual({ authorization: "Bearer fixed" });
    await writeFile(file, "file");
    clock.now = 50_000;
    expect(await source.credential()).toEqual({ authorization: "Bearer file" });
  });

  test("is read at once when the server refuses its token", async () => {
    const { file, open } = await tokenFile("one");
    const source = await open();
    const one = await source.credential();
    expect(await source.renew?.(one)).toBe(false);
    await writeFile(file, "two");
    expect(await source.renew?.(one)).toBe(true);
    expect(source.credential()).toEqual({ authorization: "Bearer two" });
    expect(await source.renew?.(one)).toBe(true);
  });
});

test("B.18 impersonation escapes keys that a header name cannot contain", () => {
  expect(impersonationHeaders({ user: "u", extra: { "Acme.com/Ä %": ["x"] } })).toEqual({
    "impersonate-user": "u",
    "impersonate-extra-acme.com%2F%C3%84%20%25": ["x"],
  });
  expect(impersonationHeaders({ user: "u", uid: "", groups: [] })).toEqual({ "impersonate-user": "u" });
  expect(impersonationHeaders({ user: "u", extra: { k: ["1"], K: ["2", "3"] } })).toEqual({
    "impersonate-user": "u",
    "impersonate-extra-k": ["1", "2", "3"],
  });
});
