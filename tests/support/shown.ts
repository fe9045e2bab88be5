import { inspect } from "node:util";
import { expect } from "vitest";

/**
 * Everything that printing, logging or sending a value may show of it, and of what caused it.
 * @param getters whether to call the getters of the value itself; nothing that prints does so unless it is told to
 */
export function shown(value: unknown, getters = true): string {
  const options = { depth: null, showHidden: true, getters, maxArrayLength: null, maxStringLength: null };
  const texts = [inspect(value, options), JSON.stringify(value)];
  if (value instanceof Error)
    texts.push(`${value} ${value.stack}`, shown(value.cause, getters), JSON.stringify({ ...value }));
  return texts.join("\n");
}

/** Expects that values show none of `secrets`, neither as plain text nor in base64. */
export function expectUnseen(secrets: readonly string[], values: readonly unknown[], getters = true): void {
  for (const value of values) {
    const text = shown(value, getters);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  }
}
