import type { Json, KitRequest, KitResponse, Mutant, Transport } from '../model/index.js';
import { NAME_HEADER, type Clock } from '../run/index.js';
import { ReferenceEditor } from './editor.js';

/** An editor in this process: the compliant one, or one that breaks a rule. */
export interface Subject {
  transport: Transport;
  clock: Clock;
  editor: ReferenceEditor;
}

/**
 * The compliant editor, with what a mutant changes.
 *
 * @param start the clock's first time, milliseconds since 1970
 */
export function subject(base: string, mutant: Mutant | undefined, start: number): Subject {
  let time = start;
  const editor = new ReferenceEditor(base, () => time);
  const clock: Clock = { now: () => time, tick: () => time };
  const transport: Transport = (request) => {
    const answer = answerOf(editor, mutant, request);
    time += 2 + (answer.late ?? 0);
    const { refuse } = answer;
    if (refuse !== undefined && refuse !== false) {
      const message = typeof refuse === 'string' ? refuse : 'handshake refused';
      return Promise.resolve({ failure: { kind: 'tls', message } });
    }
    return Promise.resolve({ response: answer.response });
  };
  return { transport, clock, editor };
}

/** What a mutant answers. */
export function answerOf(editor: ReferenceEditor, mutant: Mutant | undefined, request: KitRequest) {
  const answer = editor.handle(request);
  const name = request.headers[NAME_HEADER] ?? '';
  if (mutant?.body?.on.test(name)) answer.response = edited(answer.response, mutant.body.edit, request);
  if (mutant?.answer?.on.test(name)) mutant.answer.edit(answer, request);
  return answer;
}

function edited(
  response: KitResponse,
  edit: (body: Json, request: KitRequest) => void,
  request: KitRequest,
): KitResponse {
  if (response.body === '') return response;
  const body = JSON.parse(response.body) as Json;
  edit(body, request);
  return { ...response, body: JSON.stringify(body) };
}
