/* global SasEmbed -- the loader's script comes before this one */
// ---- What an integrator copies -------------------------------------------------------------------------------------

const place = document.getElementById('sas');
const { gateway, host } = place.dataset;
const frame = SasEmbed.mount(place, {
  gateway,
  host,
  // A short-lived token of the person who is signed in here, asked from our own server.
  getToken: async () => {
    const response = await fetch('/api/token', { method: 'POST' });
    if (!response.ok) throw new Error(`No token: ${response.status}`);
    return (await response.json()).token;
  },
  withFilters: true,
  context: {
    caseRef: 'FE-2026-0007',
    specialty: { code: 'SM54' },
    address: {
      streetNumber: '12 bis',
      streetName: 'rue des Acacias',
      postcode: '33000',
      city: 'Bordeaux',
      inseeCode: '33063',
    },
  },
});

document.getElementById('run').addEventListener('click', () => void frame.run());

// The appointment comes back by itself; events hold ids only, so what is behind them is asked for.
frame.on('sas-appointment', async ({ detail }) => showAppointment(await frame.getAppointment(detail.appointmentId)));

// A telephone or a page may be the shell's business: the default action waits for what we say.
for (const name of ['sas-call', 'sas-open']) {
  frame.on(name, async (event) => {
    if (!document.getElementById('confirm').checked) return;
    if (!(await ask(event))) event.preventDefault();
  });
}

// The case closes: all that the frame holds is forgotten, and holds are given back.
document.getElementById('close').addEventListener('click', () => void frame.unmount());

// ---- The rest is the demonstration's own page ----------------------------------------------------------------------

const list = document.getElementById('events');
for (const name of ['sas-ready', 'sas-error', 'sas-select', 'sas-call', 'sas-open', 'sas-book', 'escape']) {
  frame.on(name, ({ detail }) => {
    const item = document.createElement('li');
    item.dataset.event = name;
    item.textContent = `${name} ${JSON.stringify(detail)}`;
    list.prepend(item);
  });
}

/** Asks on the page, not in a window. */
function ask({ name, detail }) {
  const question = document.getElementById('question');
  document.getElementById('asked').textContent =
    name === 'sas-call' ? 'Appeler ce numéro ?' : `Ouvrir ${new URL(detail.url).host} ?`;
  question.hidden = false;
  document.getElementById('yes').focus();
  return new Promise((resolve) => {
    for (const id of ['yes', 'no']) {
      document.getElementById(id).onclick = () => {
        question.hidden = true;
        resolve(id === 'yes');
      };
    }
  });
}

function showAppointment(appointment) {
  if (appointment.caseRef !== 'FE-2026-0007') return;
  const { id, start, timeZone, practitioner } = appointment;
  const article = document.createElement('article');
  article.dataset.appointmentId = id;
  article.textContent = [
    new Intl.DateTimeFormat('fr-FR', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(new Date(start)),
    practitioner && `${practitioner.firstName} ${practitioner.lastName}`,
  ]
    .filter(Boolean)
    .join(' · ');
  document.getElementById('appointments').replaceChildren(article);
}
