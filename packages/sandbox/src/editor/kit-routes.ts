import {
  createEditorServer,
  type AccountStore,
  type EditorAdapter,
  type FreeSlot,
  type RegulatorAccount as KitAccount,
} from '@sas-embed/editor';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AgendaSlot, Agendas } from './agenda.js';
import { isAssociation, type EditorConfig, type EditorPractitioner } from './config.js';
import type { Json } from './fhir-common.js';
import type { Answering } from './manners.js';
import { keyOf, type RegulatorAccounts } from './regulators.js';

/** Adds the FHIR server of an editor that is made with `@sas-embed/editor`: this agenda behind that server. */
export function kitRoutes(
  app: FastifyInstance,
  config: EditorConfig,
  agendas: Agendas,
  answering: Answering,
  accounts: RegulatorAccounts,
  urls: { pages: () => string; fhir: () => string },
): void {
  const adapter: EditorAdapter = {
    ...(config.practitioners.length && {
      freeSlots: ({ ids, from, to }) => Promise.resolve(ids.flatMap((id) => agendasOf(id, from, to))),
    }),
    ...(config.communities?.length && {
      communities: (ids) => Promise.resolve(config.communities!.filter(({ nationalId }) => ids.includes(nationalId))),
    }),
    ...(config.associations?.length && {
      dutySlots: ({ ids, from, to }) => Promise.resolve(ids.flatMap((id) => dutiesOf(id, from, to))),
    }),
    accounts: storeOf(accounts),
  };
  // made when the first request comes: only then the port is known
  let server: ReturnType<typeof createEditorServer> | undefined;

  for (const type of ['application/fhir+json', 'application/json+fhir', 'application/json']) {
    if (app.hasContentTypeParser(type)) app.removeContentTypeParser(type);
    app.addContentTypeParser(type, { parseAs: 'string' }, (request, body, done) => {
      if (request.url.startsWith('/fhir/')) return done(null, body);
      try {
        done(null, JSON.parse(String(body)));
      } catch (error) {
        done(Object.assign(error as Error, { statusCode: 400 }));
      }
    });
  }
  app.all('/fhir/*', async (request: FastifyRequest, reply) => {
    server ??= createEditorServer(adapter, {
      baseUrl: `${urls.fhir()}/fhir`,
      oid: config.oid,
      product: config.label,
      onFault: (fault) => request.log.error(fault),
    });
    const { status, headers, body } = await server.respond({
      method: request.method,
      url: (request.raw.url ?? '').slice('/fhir'.length),
      accept: request.headers.accept,
      body: typeof request.body === 'string' ? request.body : undefined,
    });
    if (body === '') return reply.code(status).headers(headers).send();
    await answering.send(reply, () => ({ status, body: JSON.parse(body) as Json }));
    return reply;
  });

  function agendasOf(nationalId: string, from: Date, to: Date) {
    const practitioner = agendas.keeper(nationalId);
    if (!practitioner || isAssociation(practitioner)) return [];
    return practitioner.places.map((place) => ({
      practitioner: {
        nationalId,
        lastName: practitioner.lastName,
        firstName: practitioner.firstName,
        ...(practitioner.title !== undefined && { title: practitioner.title }),
        ...(practitioner.specialty && { specialties: [practitioner.specialty] }),
      },
      place: { ...placeOf(place, practitioner.timeZone), structureId: place.structureId, name: place.structureName },
      agendaUrl: `${urls.pages()}/agenda/${nationalId}/${place.key}?lieu=${place.key}`,
      slots: agendas
        .freeSlots(practitioner, place, from.getTime(), to.getTime())
        .map((slot) => slotOf(slot, practitioner)),
    }));
  }

  function dutiesOf(nationalId: string, from: Date, to: Date) {
    const association = agendas.keeper(nationalId);
    if (!association || !isAssociation(association)) return [];
    return association.places.map((place) => ({
      association: { nationalId, name: association.name },
      place: {
        ...placeOf(place, association.timeZone),
        name: place.structureName,
        openingHours: place.openingHours as never,
      },
      slots: agendas.freeSlots(association, place, from.getTime(), to.getTime()).map((slot) => ({
        ...slotOf(slot),
        url: `${urls.pages()}/agenda/${nationalId}/${place.key}?creneau=${slot.id}`,
      })),
    }));
  }
}

const placeOf = ({ key, street, postcode, city, phone }: EditorPractitioner['places'][number], timeZone: string) => ({
  id: key,
  street,
  postcode,
  city,
  phone,
  timeZone,
});

const slotOf = (slot: AgendaSlot, practitioner?: EditorPractitioner): FreeSlot => ({
  id: slot.id,
  start: new Date(slot.start),
  end: new Date(slot.end),
  types: slot.visibility as FreeSlot['types'],
  modes: slot.modes as FreeSlot['modes'],
  reasons: slot.reasons,
  walkIn: slot.appointmentType === 'WALKIN',
  communities: slot.communities,
  ...(practitioner?.specialty && { specialties: [practitioner.specialty] }),
});

/** The accounts that the pages know, as the server keeps them. */
function storeOf(accounts: RegulatorAccounts): AccountStore {
  const keys = new Map<string, string>();
  const told = (account: KitAccount) => account;
  return {
    find: (identifier) => {
      const found = accounts.find(keyOf(identifier));
      if (found) keys.set(found.id, keyOf(identifier));
      return Promise.resolve(found);
    },
    create: (account) => Promise.resolve(accounts.save(told(account)).account.id),
    update: (id, account) => Promise.resolve(void accounts.save(told(account), keys.get(id))),
    // saving under the identifier takes it from the disabled account
    release: () => Promise.resolve(),
  };
}
