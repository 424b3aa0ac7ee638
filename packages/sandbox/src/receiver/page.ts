import type { JournalEntry, ReceiverState } from './receiver.js';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (it) => `&#${it.charCodeAt(0)};`);

const OUTCOMES: Readonly<Record<JournalEntry['outcome'], string>> = {
  created: 'Créé',
  updated: 'Mis à jour',
  unchanged: 'Inchangé',
  repeated: 'Répété',
  stale: 'Dépassé',
  conflict: 'Conflit, refusé',
  noted: 'Noté',
  refused: 'Illisible, refusé',
};
const USE_CASES: Readonly<Record<JournalEntry['useCase'], string>> = {
  appointment: 'Rendez-vous',
  acknowledgement: 'Acquittement',
  error: 'Erreur',
  unreadable: 'Illisible',
};
const STATUS: Readonly<Record<string, string>> = {
  pending: 'En attente',
  booked: 'Confirmé',
  fulfilled: 'Honoré',
  noshow: 'Non honoré',
  cancelled: 'Annulé',
};
const SHOWN = 200;

const moment = (text: string): string =>
  new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'Europe/Paris' }).format(
    new Date(text),
  );
const row = (cells: readonly string[]): string => `<tr>${cells.map((it) => `<td>${escaped(it)}</td>`).join('')}</tr>`;
const table = (caption: string, heads: readonly string[], rows: readonly string[], none: string): string =>
  `<h2>${caption}</h2>${
    rows.length === 0
      ? `<p>${none}</p>`
      : `<table><caption>${caption}</caption><thead><tr>${heads.map((it) => `<th scope="col">${it}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`
  }`;

/** The page of the receiver: the appointments as they stand, and the history of messages, the latest first. */
export function receiverPage({ connected, appointments, journal }: ReceiverState, clientId: string): string {
  const booked = appointments.map(({ appointment: it, sentAt }) =>
    row([
      moment(it.start),
      STATUS[it.status] ?? it.status,
      [it.practitioner?.firstName, it.practitioner?.lastName].filter(Boolean).join(' ') || 'Non communiqué',
      it.organization?.name ?? 'Non communiquée',
      [it.regulator.regulatorFirstname, it.regulator.regulatorName].join(' '),
      it.appointmentId,
      moment(new Date(sentAt).toISOString()),
    ]),
  );
  const messages = journal
    .slice(-SHOWN)
    .reverse()
    .map((it) =>
      row([
        moment(it.at),
        moment(it.sentAt),
        USE_CASES[it.useCase],
        OUTCOMES[it.outcome],
        it.appointmentId ?? '',
        it.from,
        it.distributionId,
      ]),
    );
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Messages reçus — LRM de démonstration</title>
<style>
body { margin: 0 auto; max-width: 1200px; padding: 16px; font: 16px/1.5 system-ui, sans-serif; color: #1b2333; background: #fff }
table { width: 100%; border-collapse: collapse; display: block; overflow-x: auto }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
th, td { padding: 6px 10px; border-bottom: 1px solid #c5ccd8; text-align: left; vertical-align: top }
.state { font-weight: 600 }
</style>
</head>
<body>
<main>
<h1>Messages reçus du Hub Santé</h1>
<p class="state">${escaped(clientId)} : ${connected ? 'connecté' : 'sans connexion, les messages attendent'}</p>
${table(
  'Rendez-vous',
  ['Date et heure', 'Statut', 'Praticien', 'Structure', 'Régulateur', 'Identifiant', 'Dernier message'],
  booked,
  'Aucun rendez-vous reçu.',
)}
${table(
  'Historique des messages',
  ['Reçu', 'Envoyé', 'Message', 'Traitement', 'Rendez-vous', 'Émetteur', 'Identifiant du message'],
  messages,
  'Aucun message reçu.',
)}
</main>
</body>
</html>
`;
}
