import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { RunningServer } from '../process/index.js';
import { Agendas } from './agenda.js';
import { bookingRoutes } from './booking-routes.js';
import type { EditorConfig } from './config.js';
import { controlRoutes } from './control-routes.js';
import { fhirRoutes } from './fhir-routes.js';
import { kitRoutes } from './kit-routes.js';
import { Answering } from './manners.js';
import { requireCertificates } from './mutual-tls.js';
import { Outbox } from './outbox.js';
import { RegulatorAccounts, regulatorRoutes } from './regulators.js';

/** Starts several editors in this process. The address is that of the first. */
export async function startEditors(configs: readonly EditorConfig[]): Promise<RunningServer> {
  const servers = await Promise.all(configs.map((config) => startEditor(config)));
  return {
    url: servers[0]?.url ?? '',
    close: async () => void (await Promise.all(servers.map((server) => server.close()))),
  };
}

/**
 * Starts one booking editor: its FHIR server, its pages, and what steers it.
 *
 * @param now the editor's clock, milliseconds since 1970
 */
export async function startEditor(
  config: EditorConfig,
  now: () => number = Date.now,
): Promise<RunningServer & { fhirUrl: string }> {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 65_536 });
  const agendas = new Agendas([...config.practitioners, ...(config.associations ?? [])], now);
  const answering = new Answering(config.manner, config.latency, config.twists);
  const outbox = new Outbox(config.intake, config.oid);
  const accounts = new RegulatorAccounts(config.regulators);
  let url = '';
  let fhirUrl = '';

  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  const secured = requireCertificates(app, config);
  controlRoutes(app, config, agendas, answering, outbox);
  const urls = { pages: () => url, fhir: () => fhirUrl };
  if (config.kit) kitRoutes(app, config, agendas, answering, accounts, urls);
  else {
    regulatorRoutes(app, accounts, urls.fhir);
    fhirRoutes(app, config, agendas, answering, urls);
  }
  bookingRoutes(app, config, agendas, outbox, accounts);

  await app.listen({ host: config.host, port: config.port });
  url = `http://${config.host}:${(app.server.address() as AddressInfo).port}`;
  fhirUrl = (await secured?.listen()) ?? url;
  return {
    url,
    fhirUrl,
    close: async () => {
      outbox.close();
      secured?.close();
      await app.close();
    },
  };
}
