/** The version of the messages; others are not read. */
export const PROTOCOL = 1;

/** What carries messages between two sides that cannot call each other: plain JSON, in order. */
export interface Wire {
  /** Sends a message to the other side. */
  send(message: object): void;
  /** Whom to give what comes; called once. */
  receive(listener: (message: unknown) => void): void;
  /** Hears and sends nothing any more. */
  close(): void;
}

/** A question's argument and its answer, by what is asked. */
type Asks = Record<string, [unknown, unknown]>;

/** How one side answers. */
export interface Answers<Tells, Questions extends Asks> {
  /** The other side tells something. */
  told<K extends keyof Tells>(what: K, value: Tells[K]): void;
  /** The other side asks; what this throws is given back as a failure, with its `code`. */
  asked<K extends keyof Questions>(what: K, value: Questions[K][0]): Promise<Questions[K][1]>;
}

/** One side's end: it tells and asks. */
export interface Line<Tells, Questions extends Asks> {
  tell<K extends keyof Tells>(what: K, value: Tells[K]): void;
  /** Rejects with a `BridgeError` when the other side fails or is gone. */
  ask<K extends keyof Questions>(what: K, value: Questions[K][0]): Promise<Questions[K][1]>;
  /** Ends it: what is still asked fails with this code. */
  close(code: string): void;
}

/** The other side failed. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';

  constructor(
    /** The gateway's problem code, the client's own, or the loader's. */
    readonly code: string,
    message?: string,
  ) {
    super(message ?? code);
  }
}

interface Message {
  sas: typeof PROTOCOL;
  tell?: string;
  ask?: string;
  id?: number;
  answer?: number;
  value?: unknown;
  /** Code of a failure. */
  failed?: string;
}

/** Connects one side to a wire. What is not a message of this protocol is not read. */
export function connect<
  MyTells extends object,
  MyQuestions extends Asks,
  ItsTells extends object,
  ItsQuestions extends Asks,
>(wire: Wire, answers: Answers<ItsTells, ItsQuestions>): Line<MyTells, MyQuestions> {
  const waiting = new Map<number, (value: unknown, failed?: string) => void>();
  const send = (message: Omit<Message, 'sas'>) => wire.send({ sas: PROTOCOL, ...message });
  let last = 0;
  wire.receive((data) => {
    const message = data as Message | null;
    if (message?.sas !== PROTOCOL) return;
    const { tell, ask, id, answer, value, failed } = message;
    if (typeof tell === 'string') answers.told(tell as keyof ItsTells, value as never);
    else if (typeof ask === 'string' && typeof id === 'number')
      void Promise.resolve()
        .then(() => answers.asked(ask as keyof ItsQuestions, value as never))
        .then(
          (value) => send({ answer: id, value }),
          (error: unknown) => send({ answer: id, failed: codeOf(error) }),
        );
    else if (typeof answer === 'number') {
      waiting.get(answer)?.(value, failed);
      waiting.delete(answer);
    }
  });
  return {
    tell: (what, value) => send({ tell: what as string, value }),
    ask: (what, value) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, (answer, failed) => (failed === undefined ? resolve(answer) : reject(new BridgeError(failed))));
        send({ ask: what as string, id, value });
      }),
    close(code) {
      wire.close();
      for (const end of waiting.values()) end(undefined, code);
      waiting.clear();
    },
  };
}

const codeOf = (error: unknown): string => {
  const { code } = Object(error) as { code?: unknown };
  return typeof code === 'string' ? code : 'failed';
};

/** A port of a `MessageChannel` as a wire. */
export function portWire(port: MessagePort): Wire {
  return {
    send: (message) => port.postMessage(message),
    receive: (listener) => (port.onmessage = ({ data }) => listener(data)),
    close: () => port.close(),
  };
}
