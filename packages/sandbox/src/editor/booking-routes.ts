import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Agendas, AppointmentState, EditorAppointment } from './agenda.js';
import { isAssociation, type EditorConfig, type EditorPlace, type Keeper, type RegulatorAccount } from './config.js';
import type { Html } from './html.js';
import { html } from './html.js';
import type { Outbox } from './outbox.js';
import type { RegulatorAccounts } from './regulators.js';
import {
  agendaPage,
  appointmentListPage,
  appointmentPage,
  cardSignInPage,
  confirmationPage,
  messagePage,
  page,
  publicPage,
  signInPage,
  takenNotice,
} from './pages.js';
import { styleSheet } from './style.js';

/** How long a booking waits for the platform's answer before it shows the page that waits, in milliseconds. */
const WAIT_FOR_PLATFORM_MS = 3_000;

type Form = Readonly<Record<string, string>>;
type AgendaParams = { nationalId: string; placeKey: string };

/** Adds the pages that a regulator sees. */
export function bookingRoutes(
  app: FastifyInstance,
  config: EditorConfig,
  agendas: Agendas,
  outbox: Outbox,
  accounts: RegulatorAccounts,
): void {
  const sessions = new Map<string, RegulatorAccount>();
  const cookieName = `agenda_${config.id}`; // cookies know no port: each editor needs a name of its own

  const accountOf = (request: FastifyRequest): RegulatorAccount | undefined => {
    const cookies = (request.headers.cookie ?? '').split(/;\s*/);
    const token = cookies.find((c) => c.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
    const account = token === undefined ? undefined : sessions.get(token);
    // Whose access the platform took away is out at once, whatever he has open.
    return account && accounts.isActive(account) ? account : undefined;
  };
  const show = (
    request: FastifyRequest,
    reply: FastifyReply,
    title: string,
    body: Html,
    options: { status?: number; refresh?: number } = {},
  ) => {
    const signedIn = accountOf(request);
    return reply
      .code(options.status ?? 200)
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      )
      .header('referrer-policy', 'no-referrer')
      .send(page({ label: config.label, ...(signedIn && { signedIn }) }, title, body, options.refresh));
  };
  const unknown = (request: FastifyRequest, reply: FastifyReply) =>
    show(request, reply, 'Page introuvable', messagePage('Page introuvable', 'Cet agenda n’est pas tenu ici.'), {
      status: 404,
    });
  const find = ({ nationalId, placeKey }: AgendaParams): { keeper: Keeper; place: EditorPlace } | undefined => {
    const keeper = agendas.keeper(nationalId);
    const place = keeper?.places.find((p) => p.key === placeKey);
    return keeper && place && { keeper, place };
  };
  const linksOf = ({ nationalId, placeKey }: AgendaParams, origin: string) => {
    const base = `/agenda/${nationalId}/${placeKey}`;
    const query = `?origin=${encodeURIComponent(origin)}`;
    return { agenda: base + query, confirmation: `${base}/confirmation`, book: `${base}/rendez-vous${query}`, origin };
  };
  // A regulator's rights hold only when arriving from the SAS.
  const originOf = (request: FastifyRequest): string | undefined => {
    const { origin } = request.query as { origin?: unknown };
    return typeof origin === 'string' && config.origins.includes(origin) ? origin : undefined;
  };
  /** Leads to the public page or to sign-in; `undefined` when it did. */
  const enter = async (request: FastifyRequest, reply: FastifyReply) => {
    const found = find(request.params as AgendaParams);
    if (!found) return void (await unknown(request, reply));
    const origin = originOf(request);
    if (origin === undefined) {
      const body = publicPage(found.keeper, found.place);
      return void (await show(request, reply, 'Connexion requise', body, config.gate ? { status: 403 } : {}));
    }
    const regulator = accountOf(request);
    const links = linksOf(request.params as AgendaParams, origin);
    if (!regulator) {
      const { creneau } = request.query as { creneau?: unknown };
      const wanted = typeof creneau === 'string' ? `&creneau=${encodeURIComponent(creneau)}` : '';
      return void (await reply.redirect(`${signIn.path}?suite=${encodeURIComponent(links.agenda + wanted)}`, 303));
    }
    return { ...found, regulator, links };
  };
  const refuse = (
    request: FastifyRequest,
    reply: FastifyReply,
    keeper: Keeper,
    place: EditorPlace,
    links: ReturnType<typeof linksOf>,
  ) => {
    const rest = agendaPage(keeper, place, agendas.nextDays(keeper, place), links);
    return show(request, reply, 'Créneau déjà pris', html`${takenNotice()}${rest}`, { status: 409 });
  };

  const signIn = config.gate
    ? { path: '/pro-sante-connect', page: cardSignInPage }
    : { path: '/connexion', page: signInPage };

  app.get('/style.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(styleSheet(config.id)));

  app.get('/agenda/:nationalId/:placeKey', async (request, reply) => {
    const entered = await enter(request, reply);
    if (!entered) return reply;
    const { keeper, place, links } = entered;
    // A link may name the slot, as those of a PFG do: one step less.
    const { creneau } = request.query as { creneau?: string };
    const slot = creneau === undefined ? undefined : freeSlot(keeper, place, creneau);
    if (slot) return show(request, reply, 'Confirmer', confirmationPage(keeper, place, slot, links));
    return show(request, reply, 'Agenda', agendaPage(keeper, place, agendas.nextDays(keeper, place), links));
  });

  const freeSlot = (keeper: Keeper, place: EditorPlace, slotId: string) =>
    agendas
      .nextDays(keeper, place)
      .flatMap((day) => day.slots)
      .find((slot) => slot.id === slotId && slot.appointmentType === 'ROUTINE');

  app.get(signIn.path, (request, reply) => {
    const next = safeNext((request.query as { suite?: unknown }).suite);
    return show(request, reply, 'Connexion', signIn.page(accounts.active, next));
  });

  app.post(signIn.path, (request, reply) => {
    const form = request.body as Form;
    const account = accounts.active.find((r) => r.id === form['compte']);
    if (!account)
      return show(request, reply, 'Connexion', signIn.page(accounts.active, safeNext(form['suite'])), {
        status: 403,
      });
    const token = randomBytes(24).toString('base64url');
    sessions.set(token, account);
    return reply
      .header('set-cookie', `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Lax`)
      .redirect(safeNext(form['suite']), 303);
  });

  app.get('/agenda/:nationalId/:placeKey/confirmation', async (request, reply) => {
    const entered = await enter(request, reply);
    if (!entered) return reply;
    const { keeper, place, links } = entered;
    const { creneau } = request.query as { creneau?: string };
    const slot = freeSlot(keeper, place, creneau ?? '');
    if (!slot) return refuse(request, reply, keeper, place, links);
    return show(request, reply, 'Confirmer', confirmationPage(keeper, place, slot, links));
  });

  app.post('/agenda/:nationalId/:placeKey/rendez-vous', async (request, reply) => {
    const entered = await enter(request, reply);
    if (!entered) return reply;
    const { keeper, place, regulator, links } = entered;
    const result = agendas.book(keeper, place, (request.body as Form)['creneau'] ?? '', regulator);
    if ('refused' in result) return refuse(request, reply, keeper, place, links);
    assignLater(result.appointment);
    await Promise.race([outbox.announce(result.appointment), sleep(WAIT_FOR_PLATFORM_MS, undefined, { ref: false })]);
    return reply.redirect(`/rendez-vous/${result.appointment.id}`, 303);
  });

  /** An association gives the appointment to one of its doctors a moment later, and tells it. */
  const assignLater = (appointment: EditorAppointment): void => {
    const { keeper } = appointment;
    if (!isAssociation(keeper)) return;
    void sleep(config.assignAfterMs ?? 2_000, undefined, { ref: false }).then(() => {
      if (agendas.assign(appointment, keeper)) void outbox.announce(appointment);
    });
  };

  const ownAppointment = (request: FastifyRequest) => {
    const regulator = accountOf(request);
    const appointment = agendas.appointment((request.params as { id: string }).id);
    return regulator && appointment?.regulator.id === regulator.id ? appointment : undefined;
  };

  app.get('/rendez-vous/:id', (request, reply) => {
    const appointment = ownAppointment(request);
    if (!appointment) return unknown(request, reply);
    const delivery = outbox.latest(appointment.id);
    const waiting = delivery?.state === 'pending' || appointment.status === 'pending';
    return show(request, reply, 'Rendez-vous', appointmentPage(appointment, delivery), waiting ? { refresh: 1 } : {});
  });

  app.post('/rendez-vous/:id/statut', async (request, reply) => {
    const appointment = ownAppointment(request);
    if (!appointment) return unknown(request, reply);
    const status = (request.body as Form)['statut'];
    if (isClosing(status) && agendas.setStatus(appointment, status)) {
      await Promise.race([outbox.announce(appointment), sleep(WAIT_FOR_PLATFORM_MS, undefined, { ref: false })]);
    }
    return reply.redirect(`/rendez-vous/${appointment.id}`, 303);
  });

  app.get('/', (request, reply) => {
    const regulator = accountOf(request);
    if (!regulator)
      return show(
        request,
        reply,
        'Accueil',
        messagePage(
          config.label,
          'Agendas de professionnels de santé. Ouvrez un agenda depuis votre outil de régulation.',
        ),
      );
    return show(request, reply, 'Mes rendez-vous', appointmentListPage(agendas.appointmentsOf(regulator.id)));
  });
}

function isClosing(status: string | undefined): status is Exclude<AppointmentState, 'booked' | 'pending'> {
  return status === 'cancelled' || status === 'fulfilled' || status === 'noshow';
}

/** Where sign-in leads: an agenda of this editor, never another site. */
function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/agenda\/[0-9A-Z]+\/\w+\?origin=[\w.-]+(&creneau=\w+)?$/.test(next)
    ? next
    : '/';
}
