/**
 * A listener of failures that cannot end what calls it: what it throws is a fault of the program, which is thrown where it is nobody's, and so
 * does not disappear.
 */
export function safely(onError: (error: Error) => void): (error: Error) => void {
  return (error) => {
    try {
      onError(error);
    } catch (thrown) {
      queueMicrotask(() => {
        throw thrown;
      });
    }
  };
}
