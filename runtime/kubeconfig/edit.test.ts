import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { KubeconfigMembers, KubeconfigValue } from "../types/kubeconfig.js";
import { editKubeconfig } from "./edit.js";
import type { Edit } from "./edit-nodes.js";

type Members = { [key: string]: KubeconfigValue };

/** What a change means, on plain values. */
function merged(old: KubeconfigValue | undefined, change: KubeconfigValue): KubeconfigValue {
  if (typeof change !== "object" || change === null || Array.isArray(change)) return change;
  const isMapping = typeof old === "object" && old !== null && !Array.isArray(old);
  const members = new Map(isMapping ? Object.entries(old) : []);
  for (const [key, value] of Object.entries(change)) {
    if (value === null) members.delete(key);
    else members.set(key, merged(members.get(key), value));
  }
  return Object.fromEntries(members);
}

const key = fc.oneof(fc.constantFrom("token", "exec", "x-mine", "a", "b", "yes", "1", "<<x", "é"), fc.string());
const value = fc.letrec<{ value: KubeconfigValue; members: Members }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(fc.string(), fc.constantFrom("yes", "1e3", "null", "010", "a: b", "#"), fc.integer(), fc.boolean()),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("members"),
  ),
  members: fc.dictionary(
    key.filter((name) => name !== "<<" && name !== "__proto__"),
    tie("value"),
    { maxKeys: 3 },
  ),
}));
const users = fc.dictionary(fc.constantFrom("a", "b", "yes", "x y"), value.members, { maxKeys: 3 });
const rest = value.members.filter((members) => !("users" in members));

test("B.2, G.11 an edit changes only what it names, in YAML and in JSON", async () => {
  await fc.assert(
    fc.asyncProperty(
      rest,
      users,
      fc.constantFrom("a", "new"),
      value.members,
      fc.boolean(),
      async (other, before, name, change, json) => {
        const list = Object.entries(before).map(([entry, user]) => ({ name: entry, user, "x-beside": entry }));
        const text = JSON.stringify({ ...other, users: list });
        // A second pass over what the first wrote is over YAML in blocks.
        const start = json
          ? text
          : await editKubeconfig(`# comment\n${text.replace(/^\{/, "{ # inside\n")}`, [], "file");
        const edit: Edit = { list: "users", name, value: change };
        const written = await editKubeconfig(start, [edit], "file");
        const wanted = list.some((entry) => entry.name === name)
          ? list.map((entry) => (entry.name === name ? { ...entry, user: merged(entry.user, change) } : entry))
          : [...list, { name, user: merged({}, change) }];
        expect(json ? JSON.parse(written) : parse(written, { version: "1.1", uniqueKeys: false })).toEqual({
          ...other,
          users: wanted,
        });
        if (!json) expect(written).toMatch(/^# comment\n/);
      },
    ),
    { numRuns: 300 },
  );
});

test("B.2 removing an entry removes nothing else", async () => {
  const text = "users: # mine\n- name: a\n  user: {}\n# of b\n- name: b\n  user: {}\n";
  const remove: Edit = { list: "users", name: "a", value: null };
  expect(await editKubeconfig(text, [remove], "file")).toBe("users:\n# mine\n# of b\n- name: b\n  user: {}\n");
  const members: KubeconfigMembers = { token: null };
  expect(await editKubeconfig("", [{ list: "users", name: "a", value: members }], "file")).toContain("user: {}");
});

test("B.4 Unicode line breaks stay escaped, because Go would break the line", async () => {
  const edit: Edit = { list: "users", name: "b", value: { token: "x\u0085y" } };
  for (const text of [
    'users:\n- name: a\n  user: {x: "\\u2028"}\n',
    '{"users":[{"name":"a","user":{"x":"\\u2028"}}]}',
  ]) {
    const written = await editKubeconfig(text, [edit], "file");
    expect(written).toMatch(/"\\u2028".*"x\\u0085y"/s);
  }
});
