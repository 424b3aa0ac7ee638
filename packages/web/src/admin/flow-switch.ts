import type { EditorInterfaces } from '@sas-embed/client/administration';
import { el } from './dom.js';
import { formOf } from './form.js';
import { actButton } from './once.js';
import { FLOWS, type Tools } from './view.js';

const REASONS = [
  ['incident', 'Incident'],
  ['maintenance', 'Maintenance'],
  ['announced-change', 'Évolution annoncée'],
  ['contract', 'Convention'],
  ['other', 'Autre'],
] as const;

/** Whether it is a flow by which we ask: the others are the editor's to call. */
export const isAsked = (flow: string): flow is 'ps' | 'cpts' | 'sos' => ['ps', 'cpts', 'sos'].includes(flow);

/** The button that switches a flow on again, and what is said when that is refused. */
export function restoreButton(
  tools: Tools,
  { editorId, label }: EditorInterfaces,
  flow: 'ps' | 'cpts' | 'sos',
): HTMLElement {
  const name = `${label}, ${FLOWS[flow]}`;
  return actButton(
    'Rétablir',
    async (idempotencyKey) => {
      await tools.admin.switchFlow(editorId, flow, { on: true }, { idempotencyKey });
      tools.again(`${name} : rétabli.`);
    },
    { label: `Rétablir ${name}` },
  );
}

/** The form by which a flow is switched off, with a reason. */
export function switchForm(tools: Tools, interfaces: readonly EditorInterfaces[]): HTMLElement {
  const flows = interfaces.flatMap(({ editorId, label, flows: own }) =>
    own
      .filter(({ flow, switchedOff }) => isAsked(flow) && !switchedOff)
      .map(({ flow }) => [`${editorId} ${flow}`, `${label}, ${FLOWS[flow]}`] as const),
  );
  return el(
    'section',
    {},
    el('h3', {}, 'Désactiver un flux'),
    formOf(
      [
        { name: 'flow', label: 'Flux', options: [['', 'Choisir…'], ...flows], required: true },
        { name: 'reason', label: 'Motif', options: [['', 'Choisir…'], ...REASONS], required: true },
        { name: 'note', label: 'Message à l’éditeur', hint: 'Jamais rien d’un patient.', maxLength: 500 },
      ],
      {
        text: 'Désactiver',
        async send({ flow: chosen, reason, note }, idempotencyKey) {
          const [editorId, flow] = chosen!.split(' ') as [string, 'ps'];
          const to = { on: false, reason: reason as 'incident', ...(note && { note }) };
          await tools.admin.switchFlow(editorId, flow, to, { idempotencyKey });
          tools.again('Flux désactivé ; l’éditeur est prévenu.');
          return 'Flux désactivé.';
        },
      },
    ),
  );
}
