import type { IssueCollector } from '../rules/index.js';
import { asList, asObject, readPhone } from '../values/index.js';
import type { Located } from './resource-index.js';

/** Telephone numbers kept of one person or place. */
const MAX_PHONES = 5;
const MAX_READ = 50;

/** Adds the telephone numbers in use of `resource.telecom`; mails, faxes and former numbers are left out. */
export function addPhones(phones: string[], { resource, path }: Located, issues: IssueCollector): void {
  const list = asList(resource['telecom']);
  for (let i = 0; i < list.length && i < MAX_READ && phones.length < MAX_PHONES; i++) {
    const telecom = asObject(list[i]);
    const system = telecom?.['system'];
    if (telecom === undefined || (system !== undefined && system !== 'phone')) continue;
    if (telecom['use'] === 'old') continue;
    const phone = readPhone(telecom['value']);
    if (phone === undefined) issues.add('phone.invalid', `${path}.telecom[${i}].value`);
    else if (!phones.includes(phone)) phones.push(phone);
  }
}
