import type { AdminEditor } from '@sas-embed/client/administration';
import { el, instant, lines, tableOf } from './dom.js';
import { isAsked, restoreButton, switchForm } from './flow-switch.js';
import { FLOWS, type View } from './view.js';

const STATES: Readonly<Record<string, string>> = {
  unknown: 'pas encore connu',
  up: 'en service',
  slow: 'lent',
  errors: 'erreurs',
  violations: 'non conforme',
  down: 'en panne',
  off: 'désactivé',
};
const INTAKE = { key: 'clé', certificate: 'certificat' } as const;
const DAY_MS = 86_400_000;

/** Until when a certificate is good, and a word where that is soon. */
function certificateOf({ certificate, ownCertificate }: AdminEditor): string[] {
  const until = ownCertificate?.validTo;
  const left = until === undefined ? undefined : Math.floor((Date.parse(until) - Date.now()) / DAY_MS);
  const soon = left === undefined || left > 30 ? '' : left < 0 ? ' — EXPIRÉ' : ` — expire dans ${left} j`;
  return [
    ...(certificate ? [`Le sien : ${certificate.commonName}, OU ${certificate.organizationalUnit}`] : []),
    ...(ownCertificate
      ? [`Le nôtre : ${ownCertificate.subject ?? 'PKCS#12'}${until ? `, jusqu’au ${instant(until)}${soon}` : ''}`]
      : []),
  ];
}

/** Editors, their flows and certificates. */
export const editors: View = {
  id: 'editeurs',
  title: 'Éditeurs, flux et certificats',
  async show(tools) {
    const [known, interfaces] = await Promise.all([tools.admin.listEditors(), tools.admin.listInterfaces()]);
    const of = new Map(interfaces.map((one) => [one.editorId, one]));
    return [
      el(
        'p',
        {},
        'Décrits dans le fichier de configuration de la passerelle, et modifiés là. Un flux se désactive ici, avec un motif : l’éditeur est prévenu, les écrans des régulateurs le disent.',
      ),
      tableOf(
        'Éditeurs',
        ['Éditeur', 'Adresse FHIR', 'Flux', 'Retour des rendez-vous', 'Délai', 'Certificats'],
        known.map((editor) => [
          `${editor.label} (${editor.id})${editor.enabled ? '' : ' — non interrogé'}`,
          editor.url,
          lines([...editor.flows.map((flow) => FLOWS[flow]!), ...(editor.accounts ? [FLOWS['accounts']!] : [])]),
          editor.intake.length === 0 ? 'non' : editor.intake.map((by) => INTAKE[by]).join(' et '),
          `${editor.deadlineMs}\u00a0ms`,
          lines(certificateOf(editor)),
        ]),
        'Aucun éditeur n’est configuré.',
      ),
      el('h3', {}, 'État des flux, dernières 24 heures'),
      tableOf(
        'Flux des éditeurs',
        ['Éditeur et flux', 'État', 'Disponibilité', 'Réponse (p95)', 'Erreurs', 'Dernier succès', 'Action'],
        interfaces.flatMap((editor) =>
          editor.flows.map((flow) => [
            `${editor.label}, ${FLOWS[flow.flow]}`,
            `${STATES[flow.state] ?? flow.state}${flow.switchedOff?.note ? ` : ${flow.switchedOff.note}` : ''}`,
            flow.availability === undefined ? '–' : `${Math.round(flow.availability * 1000) / 10} %`,
            flow.p95Ms === undefined ? '–' : `${flow.p95Ms}\u00a0ms`,
            String(flow.timeOuts + flow.errors.reduce((sum, { count }) => sum + count, 0)),
            instant(flow.lastSuccessAt),
            isAsked(flow.flow) && flow.switchedOff ? restoreButton(tools, editor, flow.flow) : '–',
          ]),
        ),
      ),
      ...(of.size === 0 ? [] : [switchForm(tools, interfaces)]),
    ];
  },
};
