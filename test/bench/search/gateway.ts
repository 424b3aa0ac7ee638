/** The gateway that the search figures are measured on, in a process of its own, and what is searched there. */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { benchOffers, type Started } from './world.js';

const BORDEAUX = { latitude: 44.8378, longitude: -0.5792 };
const require = createRequire(import.meta.url);

/** All that the bench's directory holds. */
export const BENCH_SEARCH = {
  specialty: { code: 'SM54' },
  location: {
    type: 'address' as const,
    label: 'Bordeaux',
    position: BORDEAUX,
    radiusKm: 10,
    departement: '33',
    approximate: false,
  },
  limit: 100,
};

/** Starts a TypeScript program of ours and waits until it says on which ports it listens. */
export function start(file: string, ...args: string[]): Promise<{ child: ChildProcess; ports: number[] }> {
  const path = fileURLToPath(new URL(`./${file}`, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (message: Started) => resolve({ child, ports: message.ports }));
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
}

function directoryLines(): string {
  const lines = benchOffers().map((offer) =>
    JSON.stringify({
      type: 'place',
      offerId: `bench-${offer.index}`,
      placeId: `bench-place-${offer.index}`,
      kind: 'PS',
      practitioner: {
        nationalId: offer.nationalId,
        lastName: `BANC ${offer.index}`,
        firstName: 'Essai',
        title: 'DR',
        professionCode: '10',
        specialties: [{ code: 'SM54', label: 'Médecine générale' }],
        conventionSector: '1',
      },
      structure: { nationalId: offer.structureId, name: `Cabinet ${offer.index}` },
      address: { lines: [`${offer.index + 1} rue du Banc`], postcode: '33000', city: 'Bordeaux', inseeCode: '33063' },
      departement: '33',
      timeZone: 'Europe/Paris',
      // one after another away from the centre: the order by distance is the order of the list
      position: { latitude: BORDEAUX.latitude + 0.0004 * (offer.index + 1), longitude: BORDEAUX.longitude },
      phones: ['+33199000000'],
      participation: { sas: true, via: 'individual' },
      editors: [`editor-${offer.editor}`],
      hasAgenda: false,
    }),
  );
  return `${lines.join('\n')}\n`;
}

/** The gateway in its own process, over the bench's editors. */
export async function startGateway(
  folder: string,
  ports: number[],
  issuer: { issuer: string; jwksUrl: string; audience: string },
) {
  writeFileSync(join(folder, 'directory.ndjson'), directoryLines());
  const config = {
    mode: 'sandbox',
    environment: 'sandbox',
    listen: { host: '127.0.0.1', port: 0 },
    database: { folder: 'memory' },
    editorOrigin: 'sas-sandbox',
    secrets: { caseRefKey: Buffer.alloc(32, 7).toString('base64') },
    issuers: [{ issuer: issuer.issuer, jwksUrl: issuer.jwksUrl, audience: issuer.audience }],
    sas: [{ id: 'sas-33', label: 'SAS de la Gironde', territories: ['33'] }],
    hosts: [{ id: 'demo-lrm', label: 'Bench', origins: ['http://localhost:1'], territories: ['33'], webhooks: [] }],
    editors: ports.map((port, i) => ({
      id: `editor-${i}`,
      label: `Editor ${i}`,
      fhirBaseUrl: `http://127.0.0.1:${port}/fhir`,
      enabled: true,
      deadlineMs: 7000,
      intakeKeySha256: '0'.repeat(64),
    })),
    directory: { file: join(folder, 'directory.ndjson') },
    holds: { seconds: 180 },
    handovers: { minutes: 60 },
  };
  const file = join(folder, 'gateway.json');
  writeFileSync(file, JSON.stringify(config));
  const child = spawn(process.execPath, [require.resolve('@sas-embed/gateway/main'), '--config', file], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, DATABASE_URL: '' },
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('"ready"')) return { child, url: (JSON.parse(line) as { url: string }).url };
  }
  throw new Error('The gateway did not start');
}
