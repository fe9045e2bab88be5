/** The proxy for the server failed. The message names the proxy, without its credentials. */
export class ProxyFailure extends Error {
  readonly code = "ERR_PROXY";
  /** How to fix the problem. */
  readonly advice: string;

  constructor(message: string, advice: string, options?: ErrorOptions) {
    super(message, options);
    this.advice = advice;
  }
}
