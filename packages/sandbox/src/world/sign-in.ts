import { randomBytes } from 'node:crypto';
import type { ProviderClient, ProviderConfig, PscPerson } from '../psc/index.js';
import type { Seed } from '../seed/index.js';
import { SEARCH_PATH } from '../hosts/web/index.js';
import { agendaPeople, communityPeople, LOOKING, REGULATORS, type Person } from './people.js';

const IDNPS = 'urn:oid:1.2.250.1.71.4.2.1';
const REGULATING = ['osnp', 'ioa', 'crr15'];

/** Who is not known to any provider of the demo, or signs in by the second one. */
const ELSEWHERE = ['dominique'];

/** Identities that are refused, each for its own reason. */
export const REFUSED: readonly PscPerson[] = [
  {
    ...{ id: 'seuilbas', nameId: 'ANS20261122000901', lastName: 'SEUILBAS', firstName: 'Noé' },
    ...{ regulates: true, acr: 'eidas0' },
  },
  {
    ...{ id: 'inconnue', nameId: '819990000905', rpps: '19990000905', lastName: 'SANSCOMPTE', firstName: 'Lison' },
    regulates: true,
  },
];

/** The name under which Pro Santé Connect knows the person: the national id, or a test identity. */
export function nameIdOf({ id, identifiers }: Person, rank: number): string {
  const national = identifiers.find(({ system }) => system === IDNPS);
  if (ELSEWHERE.includes(id)) return id;
  return national?.value ?? `ANS20261122${String(rank).padStart(6, '0')}`;
}

/** Everybody of the demo, in an order that does not change. */
export function everybody(seed: Seed): Person[] {
  return [...REGULATORS, ...communityPeople(seed), ...agendaPeople(seed), ...LOOKING];
}

/** The demo's envelope: `secours-gironde`, whose secret is `secours-bac-a-sable` (its hash is of the sandbox's salt). */
const DEMO_BREAK_GLASS = {
  ...{ id: 'secours-gironde', provider: 'psc', sasId: 'sas-33', role: 'osnp', label: 'SAS de la Gironde', minutes: 30 },
  ...{ email: 'secours@sas-33.example', regulatorUuid: '5f0d7c1e-3a44-4b0e-9d6b-000000000033' },
  secretHash: 'scrypt.c2FzLWVtYmVkLWRlbW8tLQ.1R_Vn_1efsP7hFSEf9oJQJ8hCHAeJr-lMrkWVWu6f4I',
};

/** The person as a provider's test identity. */
function identityOf(person: Person, rank: number): PscPerson {
  const nameId = nameIdOf(person, rank);
  const { id, lastName, firstName, email, role = 'osnp' } = person;
  const isRpps = /^8\d{11}$/.test(nameId);
  return {
    id,
    nameId,
    lastName,
    firstName,
    email,
    regulates: REGULATING.includes(role),
    ...(isRpps && { rpps: nameId.slice(1) }),
  };
}

/** Addresses that the providers and their applications have. */
export interface SignInUrls {
  gateway: string;
  lrm: string;
  web: string;
  psc: string;
  idp: string;
}

/** The providers of the demo, and the secrets of their applications. */
export interface SignIn {
  providers: ProviderConfig[];
  secrets: { gateway: string; lrm: string };
}

/** The simulated Pro Santé Connect, and the provider of La Réunion, which is not yet on it. */
export function signInOf(seed: Seed, host: string, urls: SignInUrls): SignIn {
  const secrets = { gateway: randomBytes(24).toString('base64url'), lrm: randomBytes(24).toString('base64url') };
  const gateway: ProviderClient = {
    ...{ id: 'sas-gateway', label: 'Service d’Accès aux Soins', secret: secrets.gateway },
    redirectUris: [`${urls.web}/auth/callback`],
    postLogoutRedirectUris: [`${urls.web}/auth/signed-out`],
    backchannelLogoutUri: `${urls.gateway}/auth/backchannel-logout`,
    ciba: true,
  };
  const lrm: ProviderClient = {
    ...{ id: 'demo-lrm', label: 'Régul’Atlas', secret: secrets.lrm },
    redirectUris: [`${urls.lrm}/connexion/retour`],
  };
  const all = everybody(seed).map((person, at) => ({ person, identity: identityOf(person, at + 1) }));
  const of = (elsewhere: boolean) =>
    all.filter(({ person }) => ELSEWHERE.includes(person.id) === elsewhere).map(({ identity }) => identity);
  const at = (url: string) => ({ host, port: Number(new URL(url).port) });
  return {
    secrets,
    providers: [
      {
        ...{ label: 'Pro Santé Connect (simulé)', kind: 'psc', ...at(urls.psc) },
        clients: [gateway, lrm],
        people: [...of(false), ...REFUSED],
      },
      {
        ...{ label: 'Comptes du SAS de La Réunion (simulé)', kind: 'plain', ...at(urls.idp) },
        clients: [gateway],
        people: of(true),
      },
    ],
  };
}

/** `signIn` of the gateway's configuration: the providers, and who has an account. */
export function gatewaySignIn(seed: Seed, urls: SignInUrls, clientSecret: string): Record<string, unknown> {
  const account = (person: Person, at: number) => {
    const { id, sas, role = 'osnp', identifiers, email, community, actsFor } = person;
    const provider = ELSEWHERE.includes(id) ? 'la-reunion' : 'psc';
    return {
      ...{ provider, nameId: nameIdOf(person, at + 1), sasId: sas.id, role, identifiers, email },
      ...(community && { community: { nationalId: community.nationalId, name: community.name } }),
      ...(actsFor && { actsFor }),
    };
  };
  return {
    pages: { origin: urls.web, hostId: 'sas-web', home: SEARCH_PATH },
    providers: [
      {
        ...{
          id: 'psc',
          label: 'Pro Santé Connect',
          kind: 'psc',
          issuer: urls.psc,
          clientId: 'sas-gateway',
          clientSecret,
        },
        hostClients: { 'demo-lrm': ['demo-lrm'] },
        cibaHosts: ['demo-lrm'],
      },
      {
        ...{ id: 'la-reunion', label: 'Comptes du SAS de La Réunion', kind: 'plain', issuer: urls.idp },
        ...{ clientId: 'sas-gateway', clientSecret, scope: 'openid profile email', sas: ['sas-974'] },
      },
    ],
    breakGlass: [DEMO_BREAK_GLASS],
    accounts: everybody(seed)
      .map(account)
      .filter(({ role }) => role !== 'visiteur'),
  };
}
