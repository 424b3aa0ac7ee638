import type { Anomaly } from '@sas-embed/client/administration';
import { el, instant, lines, tableOf } from './dom.js';
import { formOf } from './form.js';
import { FLOWS, type Tools, type View } from './view.js';

const SEVERITIES = [
  ['minor', 'Mineure (30 jours)'],
  ['major', 'Majeure (14 jours ouvrés)'],
  ['blocking', 'Bloquante (2 jours ouvrés)'],
] as const;
const STATES: Readonly<Record<string, string>> = {
  open: 'ouverte, éditeur non prévenu',
  notified: 'éditeur prévenu',
  fixed: 'corrigée, à vérifier',
  closed: 'close',
};
const ESCALATION: Readonly<Record<string, string>> = {
  none: '',
  'due-soon': ' — échéance proche',
  overdue: ' — EN RETARD',
};
const STEPS: Readonly<Record<string, string>> = {
  ...{ opened: 'ouverte', notified: 'éditeur prévenu', graded: 'requalifiée', noted: 'note', fixed: 'corrigée' },
  ...{ reopened: 'rouverte', closed: 'close', 'due-soon': 'échéance proche', overdue: 'délai dépassé' },
};
const NEXT = [
  ['notified', 'Notifier l’éditeur : le délai court'],
  ['noted', 'Ajouter une note'],
  ['graded', 'Requalifier'],
  ['fixed', 'Corrigée'],
  ['reopened', 'Rouvrir'],
  ['closed', 'Clore'],
] as const;

const severityText = (severity: string): string => SEVERITIES.find(([value]) => value === severity)?.[1] ?? severity;

/** Anomalies of editors' interfaces. */
export const anomalies: View = {
  id: 'anomalies',
  title: 'Anomalies',
  async show(tools) {
    // Of the interfaces, not of the editors: who watches may read those, and administers nothing.
    const [all, known] = await Promise.all([tools.admin.listAnomalies({ closed: true }), tools.admin.listInterfaces()]);
    const names = new Map(known.map(({ editorId, label }) => [editorId, label]));
    const nameOf = ({ editorId }: Anomaly) => names.get(editorId) ?? editorId;
    return [
      el(
        'p',
        {},
        'Ouvertes par une alerte ou à la main. Le délai de la convention court à partir de la notification enregistrée.',
      ),
      tableOf(
        'Anomalies',
        ['Anomalie', 'Éditeur et flux', 'Gravité', 'État', 'Échéance', 'Historique'],
        all.map((one) => [
          one.title,
          `${nameOf(one)}${one.flow ? `, ${FLOWS[one.flow]}` : ''}`,
          severityText(one.severity),
          `${STATES[one.state]}${ESCALATION[one.escalation] ?? ''}`,
          instant(one.dueAt),
          lines(
            one.history.map(
              ({ at, kind, note }) => `${instant(at)} : ${STEPS[kind] ?? kind}${note ? ` (${note})` : ''}`,
            ),
          ),
        ]),
        'Aucune anomalie.',
      ),
      ...(all.length > 0 ? [stepForm(tools, all, nameOf)] : []),
      el(
        'section',
        {},
        el('h3', {}, 'Ouvrir une anomalie'),
        formOf(
          [
            { name: 'editorId', label: 'Éditeur', options: [['', 'Choisir…'], ...names], required: true },
            { name: 'flow', label: 'Flux', options: [['', 'Tous'], ...Object.entries(FLOWS)] },
            { name: 'severity', label: 'Gravité', options: SEVERITIES, required: true },
            {
              name: 'title',
              label: 'Ce qui est observé',
              hint: 'Jamais rien d’un patient.',
              required: true,
              maxLength: 200,
            },
            { name: 'description', label: 'Détail', lines: true },
          ],
          {
            text: 'Ouvrir l’anomalie',
            async send({ editorId, flow, severity, title, description }, idempotencyKey) {
              await tools.admin.openAnomaly(
                {
                  ...{ editorId: editorId!, severity: severity as Anomaly['severity'], title: title! },
                  ...(flow && { flow: flow as NonNullable<Anomaly['flow']> }),
                  ...(description && { description }),
                },
                { idempotencyKey },
              );
              tools.again('Anomalie ouverte.');
              return 'Anomalie ouverte.';
            },
          },
        ),
      ),
    ];
  },
};

function stepForm(tools: Tools, all: readonly Anomaly[], nameOf: (one: Anomaly) => string): HTMLElement {
  return el(
    'section',
    {},
    el('h3', {}, 'Étape suivante'),
    formOf(
      [
        {
          ...{ name: 'anomaly', label: 'Anomalie', required: true },
          options: [['', 'Choisir…'], ...all.map((one) => [one.id, `${one.title} (${nameOf(one)})`] as const)],
        },
        { name: 'kind', label: 'Étape', options: [['', 'Choisir…'], ...NEXT], required: true },
        {
          name: 'severity',
          label: 'Nouvelle gravité',
          hint: 'Pour requalifier seulement.',
          options: [['', '–'], ...SEVERITIES],
        },
        { name: 'note', label: 'Note', hint: 'Jamais rien d’un patient.', maxLength: 1000 },
      ],
      {
        text: 'Enregistrer l’étape',
        async send({ anomaly, kind, severity, note }, idempotencyKey) {
          await tools.admin.recordAnomalyStep(
            anomaly!,
            {
              kind: kind as 'noted',
              ...(kind === 'graded' && severity && { severity: severity as Anomaly['severity'] }),
              ...(note && { note }),
            },
            { idempotencyKey },
          );
          tools.again('Étape enregistrée.');
          return 'Étape enregistrée.';
        },
      },
    ),
  );
}
