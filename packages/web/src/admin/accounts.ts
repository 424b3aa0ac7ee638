import type { BlockedAppointment, RegulatorAccess } from '@sas-embed/client/administration';
import { el, instant, lines, tableOf } from './dom.js';
import { actButton, askedButton } from './once.js';
import type { Tools, View } from './view.js';

type AtEditor = RegulatorAccess['editors'][number];

const STATES: Readonly<Record<AtEditor['state'], string>> = {
  pending: 'En cours d’envoi',
  ready: 'Ouverts',
  disabled: 'Désactivés',
  failing: 'EN ÉCHEC',
  refused: 'REFUSÉ',
};

/** Regulators, whether they may act, and their accounts at editors (INT_R02). */
export const regulators: View = {
  id: 'regulateurs',
  title: 'Régulateurs',
  async show(tools) {
    const all = await tools.admin.listRegulators();
    const failing = all.filter(({ editors }) => editors.some(isFault)).length;
    return [
      el(
        'p',
        {},
        'Tous ceux de votre SAS qui se sont connectés. Les éditeurs qui tiennent des comptes sont prévenus à la connexion, et de nouveau jusqu’à ce qu’ils répondent ; un accès retiré l’est aussitôt, ici et chez eux.',
      ),
      ...(failing > 0
        ? [
            el(
              'p',
              {},
              el(
                'strong',
                {},
                failing === 1
                  ? '1 personne a un compte en échec ou refusé chez un éditeur.'
                  : `${failing} personnes ont un compte en échec ou refusé chez un éditeur.`,
              ),
            ),
          ]
        : []),
      tableOf(
        'Régulateurs et comptes chez les éditeurs',
        ['Régulateur', 'Messagerie', 'Accès', 'Comptes chez les éditeurs', 'Action'],
        all.map((one) => [
          nameOf(one),
          one.email,
          one.enabled ? 'ouvert' : 'retiré',
          lines(atEditors(one.editors)),
          actsOn(tools, one),
        ]),
        'Personne de votre SAS ne s’est encore connecté.',
      ),
    ];
  },
};

const nameOf = ({ lastName, firstName }: RegulatorAccess): string => `${lastName} ${firstName}`;
const isFault = ({ state }: AtEditor): boolean => state === 'failing' || state === 'refused';

/** What went wrong first, editor by editor; then those that are as they should be, a line for each state. */
function atEditors(all: RegulatorAccess['editors']): string[] {
  const sorted = [...all].sort((a, b) => a.label.localeCompare(b.label, 'fr'));
  const sound = (['pending', 'ready', 'disabled'] as const).flatMap((state) => {
    const labels = sorted.filter((one) => one.state === state).map(({ label }) => label);
    return labels.length === 0 ? [] : [`${STATES[state]} : ${labels.join(', ')}`];
  });
  return [...sorted.filter(isFault).map(inWords), ...sound];
}

function inWords({ label, state, fault, changedAt, retryAt }: AtEditor): string {
  const why = fault === undefined ? '' : ` (${faultInWords(fault)})`;
  const next = retryAt === undefined ? '' : ` ; nouvel essai le ${instant(retryAt)}`;
  return `${label} : ${STATES[state]}${why} depuis le ${instant(changedAt)}${next}`;
}

function faultInWords(fault: string): string {
  if (fault.startsWith('status-')) return `réponse HTTP ${fault.slice('status-'.length)}`;
  return fault === 'TimeoutError' ? 'pas de réponse à temps' : `connexion impossible, ${fault}`;
}

/** What may be done about him, act by act; a dash where nothing may. */
function actsOn(tools: Tools, one: RegulatorAccess): Node {
  const acts = one.actions.map((action) =>
    ({ disable: takeAway, enable: give, resend: sendAgain })[action](tools, one),
  );
  return acts.length === 0 ? document.createTextNode('–') : el('div', { className: 'acts' }, ...acts);
}

/** Tells the editors that did not take his account, without waiting for the next try. */
function sendAgain(tools: Tools, one: RegulatorAccess): HTMLElement {
  return actButton(
    'Renvoyer maintenant',
    async (idempotencyKey) => {
      await tools.admin.resendRegulatorAccounts(one.id, { idempotencyKey });
      tools.again(`${nameOf(one)} : compte renvoyé aux éditeurs qui ne l’ont pas pris.`);
    },
    { label: `Renvoyer maintenant le compte de ${nameOf(one)}` },
  );
}

/** Asks once more: what it does is done at once, at editors too. */
function takeAway(tools: Tools, one: RegulatorAccess): HTMLElement {
  const name = nameOf(one);
  return askedButton(
    'Retirer l’accès',
    {
      says: 'Ses sessions se ferment et ses créneaux retenus sont libérés.',
      text: 'Retirer maintenant',
      label: `Retirer maintenant l’accès de ${name}`,
    },
    setting(tools, one),
    { label: `Retirer l’accès de ${name}` },
  );
}

function give(tools: Tools, one: RegulatorAccess): HTMLElement {
  return actButton('Rendre l’accès', setting(tools, one), { label: `Rendre l’accès à ${nameOf(one)}` });
}

/** What changes his access. */
const setting = (tools: Tools, one: RegulatorAccess) => async (idempotencyKey: string) => {
  const { enabled } = await tools.admin.setRegulatorAccess(one.id, !one.enabled, { idempotencyKey });
  tools.again(`${nameOf(one)} : accès ${enabled ? 'rendu' : 'retiré'} ; les éditeurs sont prévenus.`);
};

const REASONS: Readonly<Record<BlockedAppointment['reason'], string>> = {
  'regulator-unknown': 'Aucun régulateur n’a cet identifiant : corrigez son compte, ou celui de l’éditeur.',
  'regulator-not-told': 'L’éditeur n’a jamais été prévenu du compte de ce régulateur.',
  'not-of-editor': 'L’éditeur ne tient pas l’agenda de ce praticien ou de cette structure.',
};
const STATUSES: Readonly<Record<BlockedAppointment['status'], string>> = {
  pending: 'proposé',
  booked: 'pris',
  fulfilled: 'honoré',
  noshow: 'non honoré',
  cancelled: 'annulé',
};

/** Appointments of editors that are in nobody's file. */
export const blocked: View = {
  id: 'rendez-vous-bloques',
  title: 'Rendez-vous bloqués',
  async show({ admin }) {
    const all = await admin.listBlockedAppointments();
    return [
      el(
        'p',
        {},
        'Rendez-vous reçus d’éditeurs et gardés tels quels, mais rangés chez personne : qui les a pris ne peut pas être dit. Une fois le compte corrigé, la prochaine version envoyée par l’éditeur les range.',
      ),
      tableOf(
        'Rendez-vous bloqués',
        ['Rendez-vous', 'Éditeur', 'Raison', 'Régulateur selon l’éditeur', 'Praticien', 'Date', 'État', 'Reçu'],
        all.map((one) => [
          one.id,
          one.editor.label ?? one.editor.id,
          REASONS[one.reason],
          one.regulator ? `${one.regulator.value} (${one.regulator.system})` : 'non dit',
          one.practitionerId ?? '–',
          there(one),
          STATUSES[one.status],
          instant(one.receivedAt),
        ]),
        'Aucun rendez-vous bloqué : tous sont rangés.',
      ),
      ...(all.length >= 200 ? [el('p', {}, 'Les 200 derniers sont montrés.')] : []),
    ];
  },
};

/** When it is, on the clock of the place, which is named where it is not that of Paris. */
function there({ start, timeZone }: BlockedAppointment): string {
  const text = instant(start, timeZone);
  return text === instant(start) ? text : `${text} (${timeZone})`;
}
