/** Answers the calls of the process that started this one, and ends with it. */
export function answerCalls(calls: { readonly [name: string]: (...args: never[]) => Promise<unknown> }): void {
  process.on("disconnect", () => process.exit());
  process.on("message", ({ id, name, args }: { id: number; name: string; args: never[] }) => {
    const call = calls[name] ?? (() => Promise.reject(new Error(`there is no call ${name}`)));
    call(...args).then(
      (result) => process.send?.({ id, result }),
      (error: Error) => process.send?.({ id, error: error.stack }),
    );
  });
}
