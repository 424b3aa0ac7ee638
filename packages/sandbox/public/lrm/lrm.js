import { cases } from './cases.js';

const byId = (id) => document.getElementById(id);
const provider = document.querySelector('sas-provider');
const search = document.querySelector('sas-search');
let current = cases[0];

// ---- What an integrator copies -------------------------------------------------------------------------------------

// A short-lived token of the person who is signed in here, asked from our own server.
provider.getToken = async () => {
  const response = await fetch('/api/token', { method: 'POST' });
  if (!response.ok) throw new Error(`No token: ${response.status}`);
  return (await response.json()).token;
};

// One click searches: the address and the specialty are those of the case.
byId('search-care').addEventListener('click', async () => {
  search.hidden = false;
  search.context = { caseRef: current.caseRef, specialty: current.specialty, address: current.address };
  await search.run();
});

// A plan of the offers, loaded once somebody wants it. Without an address of tiles it asks nobody for anything.
byId('show-map').addEventListener('click', async ({ currentTarget: button }) => {
  const { loadMap } = await import('/sas-embed/sas-embed.js');
  await loadMap();
  const map = document.querySelector('sas-map');
  map.hidden = !map.hidden;
  button.setAttribute('aria-pressed', String(!map.hidden));
});

// The appointments of the whole SAS, loaded once somebody wants them; the case that is open is told to the list.
const list = document.querySelector('sas-appointments');
byId('show-appointments').addEventListener('click', async ({ currentTarget: button }) => {
  const { loadAppointments } = await import('/sas-embed/sas-embed.js');
  await loadAppointments();
  list.hidden = !list.hidden;
  button.setAttribute('aria-pressed', String(!list.hidden));
});
list.addEventListener('sas-rebook', ({ detail }) => rebook({ id: detail.appointmentId }));

// Without room for the search in this page: our server hands the case over and gets an address that holds nothing of it.
byId('launch-care').addEventListener('click', async () => {
  const { caseRef, specialty, address } = current;
  const response = await fetch('/api/launch', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ caseRef, context: { specialty, address } }),
  });
  if (response.ok) window.open((await response.json()).url, '_blank', 'noopener');
});

// The appointment comes back by itself, wherever it was booked; it is ours when it bears the reference of a case of ours.
provider.addEventListener('sas-appointment', async (event) => {
  const appointment = await provider.client.getAppointment(event.detail.appointmentId);
  if (appointment.caseRef) keepInCase(appointment);
  else letGo(appointment);
});

// A cancelled appointment is booked anew: the search begins in the same case, and what is booked says what it replaces.
async function rebook({ id }) {
  search.hidden = false;
  const { caseRef, specialty, address } = current;
  search.context = { caseRef, specialty, address, replaces: id };
  await search.run();
}

// ---- The rest is the demonstration's own page ----------------------------------------------------------------------

/** Appointments of each case, by the case's reference and the appointment's id. */
const kept = new Map(cases.map((c) => [c.caseRef, new Map()]));

function keepInCase(appointment) {
  const known = kept.get(appointment.caseRef);
  if (!known || known.get(appointment.id)?.version > appointment.version) return;
  letGo(appointment);
  known.set(appointment.id, appointment);
  showCallBacks();
  if (appointment.caseRef === current.caseRef) showAppointments();
}

/** It belongs to another case now, or to none. */
function letGo({ id, caseRef }) {
  for (const [name, known] of kept) {
    if (name !== caseRef && known.delete(id) && name === current.caseRef) showAppointments();
  }
  showCallBacks();
}

/** Whose patient is to be called back is seen beside the case. */
function showCallBacks() {
  for (const button of byId('cases').querySelectorAll('button')) {
    const isDue = [...kept.get(button.value).values()].some(({ callBack }) => callBack);
    const shown = button.querySelector('[data-call-back]');
    if (!isDue) shown?.remove();
    else if (!shown) {
      const mark = line('span', 'Patient à rappeler');
      mark.dataset.callBack = '';
      button.append(mark);
    }
  }
}

// After a reload the cases find their appointments again.
provider.addEventListener('sas-ready', async (event) => {
  if (event.target !== provider) return;
  for await (const appointment of provider.client.appointments()) if (appointment.caseRef) keepInCase(appointment);
});

const STATUS = {
  pending: 'En attente',
  booked: 'Confirmé',
  fulfilled: 'Honoré',
  noshow: 'Non honoré',
  cancelled: 'Annulé',
};

function moment(instant, timeZone) {
  return new Intl.DateTimeFormat('fr-FR', { dateStyle: 'full', timeStyle: 'short', timeZone })
    .format(new Date(instant))
    .replace(/ 1 /, ' 1er ');
}

function showAppointments() {
  const list = [...kept.get(current.caseRef).values()].sort((a, b) => a.start.localeCompare(b.start));
  const shown = list.map((a) => {
    const article = document.createElement('article');
    article.dataset.appointmentId = a.id;
    article.dataset.status = a.status;
    article.append(
      definitions([
        ['start', 'Date et heure', moment(a.start, a.timeZone)],
        ['status', 'Statut', STATUS[a.status] ?? a.status],
        [
          'practitioner-name',
          'Praticien',
          a.practitioner && `${a.practitioner.lastName ?? ''} ${a.practitioner.firstName ?? ''}`,
        ],
        ['practitioner-id', 'Identifiant national', a.practitioner?.nationalId],
        ['specialty', 'Spécialité', a.practitioner?.specialty?.label ?? a.practitioner?.specialty?.code],
        ['structure-name', 'Structure', a.structure?.name],
        ['structure-id', 'Identifiant de structure', a.structure?.nationalId],
        ['booking-sas', 'SAS', a.bookingSas.label],
        ['created', 'Pris le', moment(a.created, a.timeZone)],
      ]),
      ...callBack(a),
      history(a),
      ...actions(a),
    );
    return article;
  });
  if (!shown.length) {
    const none = document.createElement('p');
    none.textContent = 'Aucun rendez-vous dans ce dossier.';
    shown.push(none);
  }
  byId('appointments').replaceChildren(...shown);
}

/** What the practice changed, until somebody has told the patient. */
function callBack({ id, callBack: due, timeZone }) {
  if (!due) return [];
  const what =
    due.reason === 'moved'
      ? `Patient à rappeler : déplacé par le cabinet, annoncé ${moment(due.previousStart, timeZone)}`
      : 'Patient à rappeler : annulé par le cabinet';
  const text = line('p', what);
  text.dataset.callBack = '';
  const button = line('button', 'Patient rappelé');
  button.type = 'button';
  button.addEventListener('click', () => void provider.client.acknowledgeCallBack(id).catch(() => showAppointments()));
  return [text, button];
}

const BY = { regulator: 'par un régulateur', editor: 'par l’éditeur' };

/** What was said of it over time, read when it is opened. */
function history({ id, timeZone }) {
  const details = document.createElement('details');
  const list = document.createElement('ol');
  details.append(line('summary', 'Historique'), list);
  details.addEventListener('toggle', async () => {
    if (!details.open) return;
    const { items } = await provider.client.getAppointmentHistory(id);
    list.replaceChildren(
      ...items.map(({ at, status, by }) => line('li', `${moment(at, timeZone)} : ${STATUS[status]}, ${BY[by]}`)),
    );
  });
  return details;
}

/** What can be done with it, as the gateway says. */
function actions(appointment) {
  const { id, status, start } = appointment;
  const { client } = provider;
  const hasBegun = Date.parse(start) <= Date.now();
  const offered = {
    cancel: [['Annuler', () => client.cancelAppointment(id)]],
    'set-status': [
      ...(status === 'pending' ? [['Accord obtenu', () => client.setAppointmentStatus(id, 'booked')]] : []),
      ...(hasBegun && status !== 'fulfilled'
        ? [['Patient venu', () => client.setAppointmentStatus(id, 'fulfilled')]]
        : []),
      ...(hasBegun && status !== 'noshow' ? [['Patient absent', () => client.setAppointmentStatus(id, 'noshow')]] : []),
    ],
    rebook: [['Reprendre un rendez-vous', () => rebook(appointment)]],
  };
  return appointment.actions
    .flatMap((action) => offered[action] ?? [])
    .map(([label, work]) => {
      const button = line('button', label);
      button.type = 'button';
      button.addEventListener('click', () => void work().catch(() => showAppointments()));
      return button;
    });
}

function definitions(entries) {
  const dl = document.createElement('dl');
  for (const [field, term, text] of entries) {
    const dt = document.createElement('dt');
    const dd = document.createElement('dd');
    dt.textContent = term;
    dd.textContent = text ?? 'Non communiqué';
    dd.dataset.field = field;
    dl.append(dt, dd);
  }
  return dl;
}

function open(chosen) {
  current = chosen;
  for (const button of byId('cases').querySelectorAll('button')) {
    button.setAttribute('aria-current', String(button.value === chosen.caseRef));
  }
  byId('file-title').textContent = chosen.caseRef;
  const { streetNumber = '', streetName, postcode, city } = chosen.address;
  byId('file').replaceChildren(
    ...definitions([
      ['patient', 'Patient', chosen.patient],
      ['reason', 'Motif', chosen.reason],
      ['address', 'Adresse', `${streetNumber} ${streetName}, ${postcode} ${city}`.trim()],
      ['decision', 'Décision', chosen.decision],
      ['wanted', 'Spécialité demandée', chosen.specialtyLabel],
    ]).children,
  );
  search.hidden = true;
  list.caseRef = chosen.caseRef;
  showAppointments();
  byId('search-care').focus();
}

byId('cases').append(
  ...cases.map((c) => {
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.value = c.caseRef;
    button.append(
      line('strong', c.caseRef),
      line('span', c.patient),
      line('span', `${c.address.city} · ${c.specialtyLabel}`),
    );
    button.addEventListener('click', () => open(c));
    item.append(button);
    return item;
  }),
);

function line(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

const post = /(?:^|; )lrm_poste=(\d)/.exec(document.cookie)?.[1] ?? '1';
// Who signed in at Pro Santé Connect sits at no post.
const signedIn = (await (await fetch('/api/session')).json()).provider;
byId(signedIn ? 'psc' : `poste-${post}`)?.setAttribute('aria-current', 'true');
open(current);
