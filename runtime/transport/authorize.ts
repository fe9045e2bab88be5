import type { Authenticator, Credential } from "../auth/index.js";
import { printable } from "../text/printable.js";

/** The part of a response that is needed here. */
interface Answer {
  readonly status: number;
}

/** How requests are authorized. */
export interface AuthorizeOptions {
  /** Undefined: no credential is added. */
  readonly authenticator: Authenticator | undefined;
  /** Called with the reason why a refused credential cannot be renewed. */
  readonly onWarning: ((text: string) => void) | undefined;
  /** Aborts when the client is closed. */
  readonly closed: AbortSignal;
}

/** Sends a request with a credential, and once more with a newer one if the server refuses the first with 401. */
export type Authorize = <A extends Answer>(
  signal: AbortSignal | undefined,
  send: (authorization: string | undefined) => Promise<A>,
  discard: (answer: A) => void,
) => Promise<A>;

/** Creates what authorizes requests of every kind. */
export function createAuthorize({ authenticator, onWarning, closed }: AuthorizeOptions): Authorize {
  /** Whether there is a newer credential than a refused one. If there is none, the refusal stands, and a warning gives the reason. */
  async function renewed(own: Authenticator, rejected: Credential, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      return (await own.renew?.(rejected, signal)) ?? false;
    } catch (error) {
      if (signal?.aborted || closed.aborted || !(error instanceof Error)) throw error;
      onWarning?.(printable(`the server rejected the credentials, and they cannot be renewed: ${error.message}`));
      return false;
    }
  }

  return async (signal, send, discard) => {
    if (authenticator === undefined) return send(undefined);
    const credential = await authenticator.credential(signal);
    const answer = await send(credential.authorization);
    if (answer.status !== 401) return answer;
    let isRenewed = true;
    try {
      isRenewed = await renewed(authenticator, credential, signal);
    } finally {
      if (isRenewed) discard(answer);
    }
    if (!isRenewed) return answer;
    const { authorization } = await authenticator.credential(signal);
    return send(authorization);
  };
}
