// The official kit's sequence of regulators' accounts (INT_R02), then what the guide says beyond it.
import { randomUUID } from 'node:crypto';
import type { Json, KitRequest } from '../model/index.js';
import { coded, newProfile, SYSTEMS } from '../vocabulary/index.js';
import { UPDATE_HEADERS, type Runner } from './runner.js';

const N = SYSTEMS.idnps;
const S = SYSTEMS.regulatorInternal;

interface Person {
  system: string;
  value: string;
  mail: string;
  active?: boolean;
  family?: string;
  given?: string;
}

/** A FrPractitionerRegul as the platform sends it. */
function body({ system, value, mail, active = true, family = 'EXEMPLE', given = 'Camille' }: Person): Json {
  return {
    resourceType: 'Practitioner',
    id: 'example-regulator-1',
    meta: { source: S, profile: [newProfile('FrPractitionerRegul')] },
    identifier: [{ type: coded(SYSTEMS.identifierType, system === N ? 'IDNPS' : 'INTRN'), system, value }],
    active,
    name: [{ family, given: [given] }],
    telecom: [{ system: 'email', value: mail }],
  };
}

const without = (json: Json, name: string): Json => {
  const { [name]: _, ...rest } = json;
  return rest;
};

/** Elements that must be there, in the official kit's order. */
const NEEDED = ['identifier', 'name', 'telecom', 'active'];

/** Makes the exchanges of INT_R02. */
export async function planAccounts(runner: Runner, strict: boolean): Promise<void> {
  const { base, settings } = runner;
  // a run can be repeated: the national identifier is a new one each time, unless one is given
  const run = randomUUID().slice(0, 8);
  const a = settings.regulator ?? `3339900017/${run.toUpperCase()}`;
  const renamed = `${a}M`;
  const mail = (name: string): string => `${name}.${run}@sas-33.example`;
  const send = (name: string, request: Omit<KitRequest, 'headers'>) =>
    runner.send('accounts', name, { ...request, headers: UPDATE_HEADERS });
  const post = (name: string, json: Json) =>
    send(name, { method: 'POST', url: `${base}/Practitioner`, body: JSON.stringify(json) });
  const put = (name: string, system: string, value: string, json: Json) =>
    send(name, {
      method: 'PUT',
      url: `${base}/Practitioner?identifier=${encodeURIComponent(`${system}|${value}`)}`,
      body: JSON.stringify(json),
    });
  const national = (more: Partial<Person> = {}) => body({ system: N, value: a, mail: mail('camille'), ...more });
  const technical = (value: string, more: Partial<Person> = {}) =>
    body({ system: S, value, mail: `${value}.${mail('camille')}`, ...more });
  const fresh = () => randomUUID();

  await post('REG-01', national());
  const first = fresh();
  await post('REG-02', technical(first));
  const twice = technical(fresh());
  await post('REG-03-un', twice);
  await post('REG-03', twice);
  for (const [i, name] of NEEDED.entries()) await post(`REG-04${'abcd'[i]!}`, without(technical(fresh()), name));
  const invalid: ((json: Json) => void)[] = [
    (json) => (json['name'] = [{ family: '', given: ['Camille'] }]),
    (json) => (json['telecom'] = [{ system: 'email', value: '' }]),
    (json) => (json['telecom'] = [{ system: 'phone', value: '+33536490007' }]),
    (json) => (json['identifier'] = [{ type: coded(SYSTEMS.identifierType, 'INTRN'), system: N, value: fresh() }]),
    (json) => (json['identifier'] = [{ type: coded(SYSTEMS.identifierType, 'IDNPS'), system: S, value: fresh() }]),
  ];
  for (const [i, edit] of invalid.entries()) {
    const json = technical(fresh());
    edit(json);
    await post(`REG-05${'abcde'[i]!}`, json);
  }
  await put('REG-06', N, a, national({ active: false }));
  await put('REG-07', N, a, national());
  await put('REG-08', N, a, national({ mail: mail('autre') }));
  await put('REG-09', N, a, national({ value: renamed, mail: mail('autre') }));
  // as the official kit does it, the other way round than it says (REG-10 in the guide: found by UUID, given the national id)
  await put('REG-10', N, first, body({ system: S, value: a, mail: `${first}.${mail('camille')}` }));
  await put('REG-11', N, renamed, national({ value: renamed, mail: mail('autre'), family: 'MODÈLE' }));
  await put(
    'REG-12',
    N,
    renamed,
    national({ value: renamed, mail: mail('autre'), family: 'MODÈLE', given: 'Dominique' }),
  );
  for (const [i, name] of NEEDED.entries())
    await put(`REG-13${'abcd'[i]!}`, N, renamed, without(national({ value: renamed, mail: mail('autre') }), name));
  for (const [i, name] of NEEDED.entries()) {
    const id = fresh();
    await put(`REG-14${'abcd'[i]!}`, S, id, without(technical(id), name));
  }
  const created = fresh();
  await put('REG-15', S, created, technical(created));
  await put('REG-16a', N, a, national({ active: false }));
  const moving = fresh();
  await post('REG-16b', technical(moving, { family: 'NEIGEMONT' }));
  await put('REG-16c', S, moving, national({ mail: `${moving}.${mail('camille')}`, family: 'NEIGEMONT' }));
  if (strict) await beyond(runner, post, put, mail);
}

type Send = (name: string, json: Json) => Promise<unknown>;
type Update = (name: string, system: string, value: string, json: Json) => Promise<unknown>;

/** State, not only status: what the guide says and the official kit does not look at. */
async function beyond(runner: Runner, post: Send, put: Update, mail: (name: string) => string): Promise<void> {
  const { base } = runner;
  const read = (name: string, system: string, value: string) =>
    runner.send('accounts', name, {
      url: `${base}/Practitioner?identifier=${encodeURIComponent(`${system}|${value}`)}`,
    });
  const uuid = randomUUID();
  const own = { system: S, value: uuid, mail: mail(`etat-${uuid.slice(0, 6)}`) };
  await post('ETAT-creation', body(own));
  await put('ETAT-nom', S, uuid, body({ ...own, family: 'SOLEILPUITS' }));
  await read('ETAT-lecture', S, uuid);
  await put('ETAT-repete', S, uuid, body({ ...own, family: 'SOLEILPUITS' }));
  const nationalId = `3339900025/${uuid.slice(0, 8).toUpperCase()}`;
  await put('ETAT-bascule', S, uuid, body({ ...own, system: N, value: nationalId }));
  await read('ETAT-bascule-lecture', N, nationalId);
  await put('ETAT-retrait', N, nationalId, body({ ...own, system: N, value: nationalId, active: false }));
  await read('ETAT-retrait-lecture', N, nationalId);
  await post('ETAT-mail', body({ ...own, value: randomUUID() }));
  const send = (name: string, request: Partial<KitRequest> & { url: string }) =>
    runner.send('accounts', name, { headers: UPDATE_HEADERS, ...request });
  await runner.send('accounts', 'metadata', { url: `${base}/metadata` });
  await send('err-json', { method: 'POST', url: `${base}/Practitioner`, body: '{"resourceType":' });
  await send('err-type', { method: 'POST', url: `${base}/Practitioner`, body: '{"resourceType":"Organization"}' });
  await send('err-put', { method: 'PUT', url: `${base}/Practitioner`, body: JSON.stringify(body(own)) });
}
