import { describe, expect, it } from 'vitest';
import type { Exchange } from '../model/index.js';
import { maskExchanges, maskText } from './index.js';

describe('a text', () => {
  it.each([
    [
      'https://agenda.example/a?b=1&access_token=s3cr3t-s3cr3t#x',
      'https://agenda.example/a?b=1&access_token=MASQUE-1#x',
    ],
    ['https://agenda.example/a#id_token=s3cr3t&b=1', 'https://agenda.example/a#id_token=MASQUE-1&b=1'],
    ['https://agenda.example/a?code=s3cr3t&state=other', 'https://agenda.example/a?code=MASQUE-1&state=MASQUE-2'],
    ['https://u:s3cr3t@agenda.example/a', 'https://MASQUE-1@agenda.example/a'],
    ['/connexion;jsessionid=s3cr3t?x=1', '/connexion;jsessionid=MASQUE-1?x=1'],
    [
      '/a?to=https%3A%2F%2Fb.example%3Ftoken%3Ds3cr3t%26x%3D1',
      '/a?to=https%3A%2F%2Fb.example%3Ftoken%3DMASQUE-1%26x%3D1',
    ],
    ['<a href="/a?x=1&amp;token=s3cr3t">', '<a href="/a?x=1&amp;token=MASQUE-1">'],
    [
      '{"url":"https:\\/\\/a.example\\/b?x=1\\u0026code=s3cr3t"}',
      '{"url":"https:\\/\\/a.example\\/b?x=1\\u0026code=MASQUE-1"}',
    ],
    ['{"access_token":"s3cr3t","expires_in":60}', '{"access_token":"MASQUE-1","expires_in":60}'],
    ['<input type=hidden name="csrf_token" value="s3cr3t">', '<input type=hidden name="csrf_token" value="MASQUE-1">'],
    ['password=s3cr3t&user=x', 'password=MASQUE-1&user=x'],
    ['Bearer s3cr3t-s3cr3t', 'Bearer MASQUE-1'],
  ])('%s', (text, masked) => {
    expect(maskText(text)).toBe(masked);
    expect(maskText(masked)).toBe(masked);
  });

  it.each([
    '{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0276","code":"ROUTINE"}]}',
    'https://agenda.example/fhir/Slot?_include=Slot:schedule&start=ge2026-03-10T09:00:00.000%2B01:00&status=free',
    'the token is in the body',
    'contact@agenda.example',
  ])('leaves %s', (text) => expect(maskText(text)).toBe(text));

  it('is read in one pass, whatever its size', () => {
    const text = `{"name=":"${'name=token token&tok?en '.repeat(80_000)}"}`;
    const began = performance.now();
    maskText(text);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('exchanges', () => {
  const exchange = (name: string, url: string, headers: Record<string, string>, body: string): Exchange => ({
    ...{ name, flow: 'redirect', ms: 1, at: '2026-03-10T09:00:00Z' },
    request: { method: 'GET', url, headers: { authorization: 'Basic dTpzM2NyM3Q=' } },
    response: { status: 200, headers, body },
  });

  it('keep equal what was equal, and hide a secret wherever it stands once it is known for one', () => {
    const masked = maskExchanges(
      [
        exchange(
          'redirect.a',
          'https://a.example/?origin=sas',
          { location: '/b?ticket=first-ticket-9' },
          'first-ticket-9',
        ),
        exchange(
          'redirect.b',
          'https://a.example/b?ticket=first-ticket-9',
          { 'set-cookie': 'sid=cookie-value-1; Path=/' },
          '',
        ),
        exchange(
          'redirect.c',
          'https://a.example/b?ticket=second-ticket-9',
          {},
          'cookie-value-1 dTpzM2NyM3Q= 819990000001',
        ),
      ],
      ['sas'],
    );
    const text = JSON.stringify(masked);
    for (const secret of ['first-ticket-9', 'second-ticket-9', 'cookie-value-1', 'dTpzM2NyM3Q='])
      expect(text).not.toContain(secret);
    expect(text).toContain('819990000001');
    expect(masked[0]!.response!.headers['location']).toBe(
      new URL(masked[1]!.request.url).pathname + new URL(masked[1]!.request.url).search,
    );
    expect(masked[2]!.request.url).not.toBe(masked[1]!.request.url);
    expect(maskExchanges(masked)).toEqual(masked);
  });

  it('leave what the run was told, whatever name it goes by', () => {
    const one = exchange('redirect.a', 'https://a.example/?state=sas-preprod', {}, '');
    expect(maskExchanges([one], ['sas-preprod'])[0]!.request.url).toBe(one.request.url);
  });
});
