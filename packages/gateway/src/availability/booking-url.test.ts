import { describe, expect, it } from 'vitest';
import { withOriginParameter } from './booking-url.js';

describe('withOriginParameter', () => {
  it.each([
    ['https://e.example/agenda', 'https://e.example/agenda?origin=sas-sandbox'],
    ['https://e.example/agenda?doc=1', 'https://e.example/agenda?doc=1&origin=sas-sandbox'],
    ['https://e.example/agenda?a=x%20y&b&c=1+2', 'https://e.example/agenda?a=x%20y&b&c=1+2&origin=sas-sandbox'],
    ['https://e.example/agenda?origin=other&doc=1', 'https://e.example/agenda?doc=1&origin=sas-sandbox'],
    ['https://e.example/?%6Frigin=x&origin=y', 'https://e.example/?origin=sas-sandbox'],
    ['https://e.example/agenda?doc=1#/day/2', 'https://e.example/agenda?doc=1&origin=sas-sandbox#/day/2'],
    ['https://e.example/#/agenda?doc=1', 'https://e.example/?origin=sas-sandbox#/agenda?doc=1'],
    ['https://e.example/a?', 'https://e.example/a?origin=sas-sandbox'],
    ['https://e.example/a?originel=1', 'https://e.example/a?originel=1&origin=sas-sandbox'],
  ])('%s', (url, expected) => expect(withOriginParameter(url, 'sas-sandbox')).toBe(expected));

  it('encodes the value', () => {
    expect(new URL(withOriginParameter('https://e.example/', 'a&b=c')).searchParams.get('origin')).toBe('a&b=c');
  });
});
