/**
 * Makes `instanceof` recognise a class's objects by a process-wide symbol, so that errors from another copy of this package (ESM and
 * CommonJS, two versions) are recognised too. Subclasses keep the ordinary `instanceof`.
 */
export function brand(type: { readonly prototype: object }, name: string): void {
  const symbol = Symbol.for(`kubesmith.${name}`);
  Object.defineProperty(type.prototype, symbol, { value: true });
  Object.defineProperty(type.prototype, "name", { value: name, configurable: true, writable: true });
  Object.defineProperty(type, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      if (this !== type) return Function.prototype[Symbol.hasInstance].call(this, value);
      return typeof value === "object" && value !== null && symbol in value;
    },
  });
}
