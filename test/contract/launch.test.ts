import { launchTicketOf } from '@sas-embed/client';
import { describe, expect, it } from 'vitest';
import { freshSlot, refused } from './support/steps.js';
import { AGENDA, EDITOR, inEachWorld } from './support/world.js';

const CASE_REF = 'DRM-20261122-0042';
const CONTEXT = {
  specialty: { code: 'SM54' },
  address: { streetNumber: '12 bis', streetName: 'Rue des Acacias', postcode: '33000', city: 'Bordeaux' },
  treatingPhysician: { name: 'Exemple Anne-Sophie' },
};

inEachWorld('a launch', (world) => {
  const launch = async (context: object = CONTEXT) => {
    const made = await world.client('camille').createLaunch({ caseRef: CASE_REF, context });
    return { ...made, ticket: launchTicketOf(made.url)! };
  };

  it('is an address without data, good for sixty seconds', async () => {
    const { url, expiresAt, ticket } = await launch();
    expect(ticket).toMatch(/^[A-Za-z0-9_-]{20,64}$/);
    expect(url.split('#')[1]).toBe(`launch=${ticket}`);
    for (const word of ['Acacias', 'Bordeaux', '33000', 'SM54', 'DRM', 'Exemple']) expect(url).not.toContain(word);
    expect(Math.abs(Date.parse(expiresAt) - world.now() - 60_000)).toBeLessThan(5_000);
  });

  it('gives its context once, to the regulator who launched; a repeat of the same call gets it again', async () => {
    const client = world.client('camille');
    const { id, ticket } = await launch();
    await refused(world.client('noa').redeemLaunch(ticket), 'launch-unknown');
    const key = { idempotencyKey: `key-of-${id}`.slice(0, 40) };
    const expected = { from: 'launch', launchId: id, context: CONTEXT, issues: [] };
    expect(await client.redeemLaunch(ticket, key)).toEqual(expected);
    expect(await client.redeemLaunch(ticket, key)).toEqual(expected);
    await refused(client.redeemLaunch(ticket), 'launch-used');
    await refused(client.redeemLaunch('x'.repeat(32)), 'launch-unknown');
    await refused(client.redeemLaunch('too-short'), 'invalid-request');
  });

  it('takes every form of a context, and none at all', async () => {
    for (const context of [
      {},
      { specialty: { text: 'médecine générale' }, address: { text: '12 rue Neuve, 33000 Bordeaux' } },
      { treatingPhysician: { nationalId: '819990000011' } },
      { address: { inseeCode: '33063', position: { latitude: 44.84, longitude: -0.58 } } },
    ]) {
      const { ticket } = await launch(context);
      expect((await world.client('camille').redeemLaunch(ticket)).context).toEqual(context);
    }
  });

  it('answers its repeat with the same address, and refuses the key for another case', async () => {
    const client = world.client('camille');
    const key = { idempotencyKey: 'launch-of-one-case' };
    const first = await client.createLaunch({ caseRef: CASE_REF, context: CONTEXT }, key);
    expect(await client.createLaunch({ caseRef: CASE_REF, context: CONTEXT }, key)).toEqual(first);
    await refused(client.createLaunch({ caseRef: 'DRM-2', context: CONTEXT }, key), 'idempotency-key-reused');
  });

  it('refuses a case reference that looks like a patient’s identity', async () => {
    const asked = world.client('camille').createLaunch({ caseRef: '1850599123456', context: CONTEXT });
    await expect(asked).rejects.toMatchObject({ code: 'case-ref-refused' });
  });

  describe('books for the host’s case', () => {
    it('W10 on the SAS agenda, and its reference comes back to that host only', async () => {
      const client = world.client('camille');
      const { launchId } = await client.redeemLaunch((await launch()).ticket);
      const { id: slotId } = await freshSlot(client, AGENDA);
      const asked = { offerId: AGENDA, slotId };
      await refused(world.client('noa').createHold({ ...asked, launchId: launchId! }), 'launch-unknown');
      await refused(client.createHold({ ...asked, launchId: launchId!, caseRef: 'OTHER-1' }), 'invalid-request');
      const hold = await client.createHold({ ...asked, launchId: launchId! });
      const { id } = await client.confirmHold(hold.id);
      expect((await client.getAppointment(id)).caseRef).toBe(CASE_REF);
      // A list shows what is new once every transaction that began before has ended, also in another database of the server.
      const listed = async () => {
        const { items } = await world.client('noa').listAppointments({ limit: 200 });
        return items.find((appointment) => appointment.id === id)?.caseRef;
      };
      await expect.poll(listed, { timeout: 15_000 }).toBe(CASE_REF);
      expect((await world.client('sacha').getAppointment(id)).caseRef).toBeUndefined();
    });

    it('W9 on the editor’s page, when the appointment comes back', async () => {
      const client = world.client('camille');
      const { launchId } = await client.redeemLaunch((await launch()).ticket);
      const slot = await freshSlot(client, EDITOR);
      const hold = await client.createHold({ offerId: EDITOR, slotId: slot.id, launchId: launchId! });
      const handover = await client.createHandover(hold.id);
      await world.editorBooks('camille', handover, slot);
      await expect
        .poll(async () => (await client.getHandover(handover.id)).appointmentId, { timeout: 15_000 })
        .toBeTruthy();
      const { appointmentId } = await client.getHandover(handover.id);
      expect((await client.getAppointment(appointmentId!)).caseRef).toBe(CASE_REF);
    });
  });

  it('is over after its minute, and books no more after a day', async () => {
    const client = world.client('camille');
    const [late, read] = [await launch(), await launch()];
    const { launchId } = await client.redeemLaunch(read.ticket);
    await world.skip(61_000);
    await refused(client.redeemLaunch(late.ticket), 'launch-expired');
    const { id: slotId } = await freshSlot(client, AGENDA);
    await world.skip(24 * 3_600_000);
    client.reset();
    await refused(client.createHold({ offerId: AGENDA, slotId, launchId: launchId! }), 'launch-expired');
  });
});
