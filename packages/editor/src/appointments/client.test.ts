import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppointmentInputError, createAppointmentClient, type BookedAppointment } from './index.js';

const heard: string[] = [];
let platform: http.Server;
let platformUrl = '';
beforeAll(async () => {
  platform = http.createServer((request, response) => {
    heard.push(request.method!);
    request.resume().once('end', () => response.writeHead(201).end());
  });
  await new Promise<void>((done) => platform.listen(0, '127.0.0.1', done));
  platformUrl = `http://127.0.0.1:${(platform.address() as AddressInfo).port}/fhir`;
});
afterAll(() => platform.close());

const appointment: BookedAppointment = {
  ...{ id: 'a-1', status: 'booked', timeZone: 'Europe/Paris', practitionerId: '819990000012' },
  start: new Date('2026-11-27T10:00:00Z'),
  end: new Date('2026-11-27T10:20:00Z'),
  created: new Date('2026-11-27T09:00:00Z'),
  regulator: { system: 'urn:oid:1.2.250.1.71.4.2.1', value: '3199900000000/0001' },
};

describe('what is no appointment', () => {
  it.each<[keyof BookedAppointment, unknown]>([
    ['id', ''],
    ['status', 'done'],
    ['start', '2026-11-27T10:00:00Z'],
    ['end', new Date('soon')],
    ['created', undefined],
    ['timeZone', 'Europe/Nowhere'],
    ['regulator', { value: '1' }],
    ['practitionerId', 8],
  ])('is refused by its field (%s), and stops nothing else of the same appointment', async (field, value) => {
    const client = createAppointmentClient({ platformUrl, oid: 'urn:oid:2.25.1999' });
    heard.length = 0;
    const wrong = client.announce({ ...appointment, [field]: value });
    const next = client.announce(appointment);
    await expect(wrong).rejects.toMatchObject({ name: 'AppointmentInputError', field });
    await expect(wrong).rejects.toBeInstanceOf(AppointmentInputError);
    expect(await next).toEqual({ state: 'accepted', attempts: 1, status: 201 });
    expect(heard).toEqual(['POST']);
    client.close();
  });

  it('nor is an address that is none a platform', () =>
    expect(() => createAppointmentClient({ platformUrl: 'plateforme', oid: 'urn:oid:2.25.1999' })).toThrow(TypeError));
});

it('a message that cannot be sent is told to who sent it, and to nobody else', async () => {
  const client = createAppointmentClient({ platformUrl, oid: 'urn:oid:2.25.1999', headers: { 'x-é\n': 'x' } });
  await expect(client.announce(appointment)).rejects.toThrow(TypeError);
  await expect(client.announce(appointment)).rejects.toThrow(TypeError);
  client.close();
});
