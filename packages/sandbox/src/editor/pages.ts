import type { AgendaSlot, EditorAppointment } from './agenda.js';
import { isAssociation, type EditorPlace, type Keeper, type RegulatorAccount } from './config.js';
import type { Html } from './html.js';
import { html } from './html.js';
import { localIso, localTime } from './local-time.js';
import type { Delivery } from './outbox.js';

/** What every page of the editor shows. */
export interface PageFrame {
  /** The product's name. */
  label: string;
  signedIn?: RegulatorAccount;
}

const MODES: Readonly<Record<string, string>> = { AMB: 'au cabinet', VR: 'en vidéo', HH: 'à domicile' };
const STATUSES = {
  pending: 'en attente',
  booked: 'confirmé',
  cancelled: 'annulé',
  fulfilled: 'honoré',
  noshow: 'non honoré',
} as const;

/** `lundi 23 novembre`, `dimanche 1er novembre`. */
export function dayLabel(day: string): string {
  return new Intl.DateTimeFormat('fr-FR', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' })
    .format(new Date(`${day}T12:00:00Z`))
    .replace(/\b1\b/, '1er');
}

/** A whole page. It needs no script; a refresh is for the page that waits for the platform. */
export function page(frame: PageFrame, title: string, body: Html, refreshSeconds?: number): string {
  return html`<!doctype html>
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        ${refreshSeconds !== undefined && html`<meta http-equiv="refresh" content="${refreshSeconds}" />`}
        <title>${title} — ${frame.label}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <p class="demo" role="note">Environnement de démonstration — données fictives</p>
        <header>
          <p class="brand">${frame.label}</p>
          ${
            frame.signedIn &&
            html`<p class="who">
              ${frame.signedIn.firstName} ${frame.signedIn.lastName}, ${frame.signedIn.organisation}
            </p>`
          }
        </header>
        <main>${body}</main>
        <footer>Logiciel d’agenda fictif. Aucune donnée de patient n’est demandée.</footer>
      </body>
    </html>`.toString();
}

function practice(keeper: Keeper, place: EditorPlace): Html {
  return html`<p class="practice">
    ${!isAssociation(keeper) && keeper.specialty && html`${keeper.specialty.label}<br />`}${place.structureName}<br />${place.street},
    ${place.postcode} ${place.city}<br />${place.phone}
  </p>`;
}

const nameOf = (keeper: Keeper): string =>
  isAssociation(keeper) ? keeper.name : `${keeper.title === 'DR' ? 'Dr ' : ''}${keeper.firstName} ${keeper.lastName}`;

/** The page for whoever comes without a regulator's rights. */
export function publicPage(keeper: Keeper, place: EditorPlace): Html {
  return html`<h1>${nameOf(keeper)}</h1>
    ${practice(keeper, place)}
    <section class="notice">
      <h2>Connexion requise</h2>
      <p>
        La prise de rendez-vous de régulation est réservée aux comptes ouverts par le SAS. Ouvrez cet agenda depuis
        votre outil de régulation.
      </p>
    </section>`;
}

/** Sign-in: one button an account, the first has the focus. */
export function signInPage(accounts: readonly RegulatorAccount[], next: string): Html {
  return html`<h1>Connexion régulateur</h1>
    <p>Comptes ouverts par le SAS. Entrée choisit le premier.</p>
    <form method="post" action="/connexion" class="accounts">
      <input type="hidden" name="suite" value="${next}" />
      ${accounts.map(
        (account, i) =>
          html`<button name="compte" value="${account.id}" ${i === 0 && html` autofocus`}>
            <strong>${account.firstName} ${account.lastName}</strong><span>${account.organisation}</span>
          </button>`,
      )}
    </form>`;
}

/** Sign-in by a page like that of Pro Santé Connect: the identity is the card's, not a password of this editor. */
export function cardSignInPage(accounts: readonly RegulatorAccount[], next: string): Html {
  return html`<div class="psc">
    <p class="psc-brand">Pro Santé Connect <span>simulation</span></p>
    <h1>Je m’identifie avec ma e-CPS</h1>
    <p>
      Service d’authentification des professionnels de santé. Dans cette démonstration, choisir une identité vaut
      validation sur le téléphone ; Entrée choisit la première.
    </p>
    <form method="post" action="/pro-sante-connect" class="accounts">
      <input type="hidden" name="suite" value="${next}" />
      ${accounts.map(
        (account, i) =>
          html`<button name="compte" value="${account.id}" ${i === 0 && html` autofocus`}>
            <strong>${account.firstName} ${account.lastName}</strong><span>${account.identifier.value}</span>
          </button>`,
      )}
    </form>
    <p class="psc-foot">Imite la page du ministère de la Santé et de la Prévention, sans en être une.</p>
  </div>`;
}

function slotLabel(slot: AgendaSlot, timeZone: string): Html {
  return html`<time datetime="${localIso(slot.start, timeZone, false)}">${localTime(slot.start, timeZone)}</time
    ><span
      >${slot.modes.map((m) => MODES[m]).join(', ')}${slot.visibility.includes('SNP') && ' · SNP'}${slot.visibility.includes('CPTS') && ' · CPTS'}</span
    >`;
}

/** The whole agenda of a place: three days, every free slot a button; the first has the focus. */
export function agendaPage(
  keeper: Keeper,
  place: EditorPlace,
  days: readonly { day: string; slots: readonly AgendaSlot[] }[],
  links: { confirmation: string; origin: string },
): Html {
  const { timeZone } = keeper;
  const firstFree = days.flatMap((d) => d.slots).find((s) => s.appointmentType === 'ROUTINE')?.id;
  const slotItem = (slot: AgendaSlot): Html =>
    slot.appointmentType === 'WALKIN'
      ? html`<li class="walk-in">
          Sans rendez-vous de ${localTime(slot.start, timeZone)} à ${localTime(slot.end, timeZone)}
        </li>`
      : html`<li>
          <button name="creneau" value="${slot.id}" ${slot.id === firstFree && html` autofocus`}>
            ${slotLabel(slot, timeZone)}
          </button>
        </li>`;
  return html`<h1>${nameOf(keeper)}</h1>
    ${practice(keeper, place)}
    <form method="get" action="${links.confirmation}" class="days">
      <input type="hidden" name="origin" value="${links.origin}" />
      ${days.map(
        ({ day, slots }) =>
          html`<section aria-labelledby="j-${day}">
            <h2 id="j-${day}">${dayLabel(day)}</h2>
            ${
              slots.length
                ? html`<ul>
                    ${slots.map(slotItem)}
                  </ul>`
                : html`<p>Aucun créneau libre</p>`
            }
          </section>`,
      )}
    </form>`;
}

/** The last step before booking; the button has the focus. */
export function confirmationPage(
  keeper: Keeper,
  place: EditorPlace,
  slot: AgendaSlot,
  links: { book: string; agenda: string },
): Html {
  return html`<h1>Confirmer le rendez-vous ?</h1>
    ${summary(keeper, place, slot)}
    <form method="post" action="${links.book}" class="actions">
      <input type="hidden" name="creneau" value="${slot.id}" />
      <button class="primary" autofocus>Confirmer le rendez-vous</button>
      <a href="${links.agenda}">Choisir un autre créneau</a>
    </form>`;
}

function summary(keeper: Keeper, place: EditorPlace, slot: AgendaSlot): Html {
  const { timeZone } = keeper;
  const when = localIso(slot.start, timeZone, false);
  return html`<dl>
    <dt>Praticien</dt>
    <dd>${nameOf(keeper)}</dd>
    <dt>Date</dt>
    <dd><time datetime="${when}">${dayLabel(when.slice(0, 10))} à ${localTime(slot.start, timeZone)}</time></dd>
    <dt>Lieu</dt>
    <dd>${place.structureName}, ${place.street}, ${place.postcode} ${place.city}</dd>
    <dt>Consultation</dt>
    <dd>${slot.modes.map((m) => MODES[m]).join(', ')}</dd>
  </dl>`;
}

/** Heading of the page that refuses a slot which is gone. */
export function takenNotice(): Html {
  return html`<section class="notice" role="alert">
    <h2>Ce créneau vient d’être pris</h2>
    <p>Rien n’a été réservé. Choisissez un autre créneau de cet agenda.</p>
  </section>`;
}

/** An appointment, what the platform knows of it, and what can be done with it. */
export function appointmentPage(appointment: EditorAppointment, delivery: Delivery | undefined): Html {
  const { keeper, place, slot, status } = appointment;
  const state = delivery?.state ?? 'pending';
  const told = {
    accepted: 'Le SAS est informé. Vous pouvez fermer cette page.',
    pending: 'Transmission au SAS en cours…',
    refused: 'La plateforme SAS a refusé le message : prévenez votre SAS.',
  }[state];
  const title =
    (status === 'booked' || status === 'pending') && state !== 'accepted'
      ? 'Rendez-vous enregistré'
      : `Rendez-vous ${STATUSES[status]}`;
  return html`<h1>${title}</h1>
    <p role="status" class="delivery ${state}">${told}</p>
    ${summary(keeper, place, slot)}
    ${status === 'pending' && html`<p role="status">L’association choisit le médecin qui recevra le patient.</p>`}
    ${appointment.doctor && html`<p>Médecin : ${appointment.doctor.firstName} ${appointment.doctor.lastName}</p>`}
    ${
      (status === 'booked' || status === 'pending') &&
      html`<form method="post" action="/rendez-vous/${appointment.id}/statut" class="actions">
        <button name="statut" value="cancelled">Annuler le rendez-vous</button>
        <button name="statut" value="fulfilled">Marquer honoré</button>
        <button name="statut" value="noshow">Marquer non honoré</button>
      </form>`
    }`;
}

/** The regulator's own appointments at this editor. */
export function appointmentListPage(appointments: readonly EditorAppointment[]): Html {
  return html`<h1>Mes rendez-vous</h1>
    ${
      appointments.length
        ? html`<ul class="list">
            ${appointments.map((a) => {
              const when = localIso(a.slot.start, a.keeper.timeZone, false);
              return html`<li>
                <a href="/rendez-vous/${a.id}"
                  >${dayLabel(when.slice(0, 10))} à ${when.slice(11, 16)}, ${nameOf(a.keeper)}</a
                >
                — ${STATUSES[a.status]}
              </li>`;
            })}
          </ul>`
        : html`<p>Aucun rendez-vous pris depuis le SAS.</p>`
    }`;
}

/** A page that only says something. */
export function messagePage(title: string, text: string): Html {
  return html`<h1>${title}</h1>
    <p>${text}</p>`;
}
