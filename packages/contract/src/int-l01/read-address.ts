import type { AddressInput } from '../api.js';
import type { IntL01Query } from './read-query.js';

/** Where the patient is: each part that can be used. One that cannot costs itself only. */
export function readAddress(query: IntL01Query): AddressInput | undefined {
  const street = readStreet(query);
  const inseeCode = coded(query, 'inseecode', /^(?:\d{2}|2[AB])\d{3}$/);
  const postcode = coded(query, 'postcode', /^\d{5}$/);
  const city = readCity(query);
  const position = readPosition(query);
  const line = query.get('loc');
  const located = inseeCode !== undefined || postcode !== undefined || city !== undefined;
  // `loc` may be what was searched before: it counts only when the case says no place.
  if (line !== undefined && located) query.tell('loc', 'superseded', 'ignored');
  const address: AddressInput = {
    ...street,
    ...(inseeCode === undefined ? {} : { inseeCode }),
    ...(postcode === undefined ? {} : { postcode }),
    ...(city === undefined ? {} : { city }),
    ...(position === undefined ? {} : { position }),
    ...(line === undefined || located ? {} : { text: line }),
  };
  return Object.keys(address).length > 0 ? address : undefined;
}

function readStreet(query: IntL01Query): Pick<AddressInput, 'streetNumber' | 'streetName'> {
  const streetNumber = query.get('streetnumber');
  const streetName = query.get('streetname');
  if (streetName === undefined) {
    if (streetNumber !== undefined) query.tell('streetnumber', 'incomplete', 'ignored');
    return {};
  }
  if (streetNumber === undefined) return { streetName };
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ./-]*$/u.test(streetNumber)) {
    query.tell('streetnumber', 'malformed', 'ignored');
    return { streetName };
  }
  // Some hosts write the number into the street too.
  const isThere = streetName.toLowerCase().startsWith(`${streetNumber.toLowerCase()} `);
  return isThere ? { streetName } : { streetNumber, streetName };
}

/** A code of five characters; those that a spreadsheet has stripped of their first zero get it back. */
function coded(query: IntL01Query, name: 'inseecode' | 'postcode', form: RegExp): string | undefined {
  const value = query.get(name)?.replaceAll(' ', '').toUpperCase();
  if (value === undefined) return undefined;
  const code = /^\d{4}$/.test(value) ? `0${value}` : value;
  if (form.test(code)) return code;
  query.tell(name, 'malformed', 'ignored');
  return undefined;
}

function readCity(query: IntL01Query): string | undefined {
  const city = query.get('city');
  if (city === undefined || /[\p{L}\p{N}]/u.test(city)) return city;
  query.tell('city', 'malformed', 'ignored');
  return undefined;
}

/** Latitude and longitude, WGS84 degrees. Zero and zero is what programs say when they know nothing. */
function readPosition(query: IntL01Query): AddressInput['position'] {
  const [latitude, longitude] = [degrees(query, 'lat', 90), degrees(query, 'lon', 180)];
  if (latitude === undefined || longitude === undefined) {
    if (latitude !== undefined) query.tell('lat', 'incomplete', 'ignored');
    if (longitude !== undefined) query.tell('lon', 'incomplete', 'ignored');
    return undefined;
  }
  if (latitude !== 0 || longitude !== 0) return { latitude, longitude };
  query.tell('lat', 'malformed', 'ignored');
  query.tell('lon', 'malformed', 'ignored');
  return undefined;
}

function degrees(query: IntL01Query, name: 'lat' | 'lon', limit: number): number | undefined {
  const value = query.get(name);
  if (value === undefined) return undefined;
  const number = /^-?\d{1,3}(?:[.,]\d{1,15})?$/.test(value) ? Number(value.replace(',', '.')) : NaN;
  if (Math.abs(number) <= limit) return number;
  query.tell(name, 'malformed', 'ignored');
  return undefined;
}
