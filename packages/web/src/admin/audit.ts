import type { AuditAsked, AuditPage } from '@sas-embed/client/administration';
import { el, instant, save, tableOf } from './dom.js';
import { faultsOf, formOf } from './form.js';
import type { View } from './view.js';

const pairs = (of: Readonly<Record<string, string>>): string =>
  Object.entries(of)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ') || '–';

function rowsOf(entries: AuditPage['entries']): (string | Node)[][] {
  return entries.map(({ seq, at, action, actor, on, codes }) => [
    String(seq),
    instant(at),
    action,
    [actor.id ?? actor.kind, actor.role, actor.sasId, actor.hostId].filter(Boolean).join(', '),
    pairs(on),
    pairs(codes),
  ]);
}
const COLUMNS = ['Numéro', 'Date (Paris)', 'Acte', 'Par', 'Sur', 'Codes'];

/** A local time of the page's field as an instant; the browser's zone is what who fills it in reads. */
const instantOf = (local: string | undefined): string | undefined =>
  local ? new Date(local).toISOString() : undefined;

/** The audit: verified, filtered, exported. */
export const audit: View = {
  id: 'audit',
  title: 'Journal d’audit',
  async show({ admin }) {
    const list = el('div', {});
    const note = el('p', { className: 'note', role: 'alert', hidden: true });
    const say = (text: string, isFault = false): void => {
      note.textContent = text;
      note.hidden = false;
      note.classList.toggle('done', !isFault);
    };
    let asked: AuditAsked = {};
    let shown: AuditPage['entries'] = [];

    async function read(more?: number): Promise<void> {
      const page = await admin.listAudit({ ...asked, ...(more !== undefined && { before: more }) });
      shown = more === undefined ? page.entries : [...shown, ...page.entries];
      const { before } = page;
      list.replaceChildren(
        tableOf('Actes', COLUMNS, rowsOf(shown), 'Aucun acte ne correspond.'),
        ...(before === undefined
          ? []
          : [el('p', {}, el('button', { type: 'button', onclick: () => void further(before) }, 'Actes plus anciens'))]),
      );
    }
    async function further(before: number): Promise<void> {
      await read(before).catch((error: unknown) => say(faultsOf(error, []).text, true));
    }
    async function verify(): Promise<void> {
      try {
        const { ok, entries, seq, hash, fault } = await admin.verifyAudit();
        if (ok) say(`Chaîne intacte : ${entries} actes vérifiés. Fin ${seq} : ${hash}`);
        else say(`CHAÎNE ROMPUE à l’acte ${seq} : ${fault}. ${entries} actes étaient intacts.`, true);
      } catch (error) {
        say(faultsOf(error, []).text, true);
      }
    }
    async function take(): Promise<void> {
      try {
        save(await admin.exportAudit(asked), 'audit-sas.csv');
        say('Export enregistré ; il figure au journal.');
      } catch (error) {
        say(faultsOf(error, []).text, true);
      }
    }

    await read();
    return [
      el('p', {}, 'Qui a fait quoi, quand : identifiants et codes seulement. Chaque acte est enchaîné au précédent.'),
      el(
        'p',
        { className: 'acts' },
        el('button', { type: 'button', onclick: () => void verify() }, 'Vérifier la chaîne'),
        el('button', { type: 'button', onclick: () => void take() }, 'Exporter (CSV)'),
      ),
      note,
      formOf(
        [
          { name: 'from', label: 'À partir de', type: 'datetime-local' },
          { name: 'to', label: 'Avant', type: 'datetime-local' },
          { name: 'action', label: 'Acte', hint: 'Exemples : session.opened, saveHost, confirmHold', maxLength: 60 },
          { name: 'id', label: 'Identifiant', hint: 'De qui a agi, ou de ce sur quoi il a agi', maxLength: 100 },
        ],
        {
          text: 'Filtrer',
          async send({ from, to, action, id }) {
            const [since, until] = [instantOf(from), instantOf(to)];
            asked = {
              ...(since && { from: since }),
              ...(until && { to: until }),
              ...(action && { action }),
              ...(id && { id }),
            };
            await read();
            return `${shown.length} acte${shown.length > 1 ? 's' : ''} affiché${shown.length > 1 ? 's' : ''}.`;
          },
        },
      ),
      list,
    ];
  },
};
