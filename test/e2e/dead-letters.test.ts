/**
 * Versions of appointments that the LRM refused, sent again from the pages of administration by keyboard: a real Hub, an LRM that refuses
 * in fact, and the LRM itself once it takes them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildError, connectHub, messageOf } from '@sas-embed/hub';
import { hubAvailable, type ReceiverState } from '@sas-embed/sandbox';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goTo, openAdministration, pictureOf } from './support/administration.js';
import { violationsOf } from './support/axe.js';
import { startDemo, type Demo } from './support/demo.js';
import { cardsOf, caseIn, dialogOf, Keyboard, slotsOf } from './support/steps.js';

const runs = hubAvailable() || process.env['REQUIRE_SERVICES'] === '1';

/** An LRM in the place of the demo's, which says of every appointment that something is missing in it. */
async function startRefusingLrm({ world }: Demo): Promise<{ refused: string[]; close(): Promise<void> }> {
  const { url, clientId } = JSON.parse(readFileSync(join(world.dir, 'receiver.json'), 'utf8')) as {
    url: string;
    clientId: string;
  };
  await world.kill('receiver');
  const refused: string[] = [];
  const hub = connectHub({ url, clientIds: [clientId] });
  hub.consume({
    queues: ['message'],
    async onMessage({ received }) {
      if (received.useCase !== 'appointment') return;
      refused.push(messageOf(received.envelope).appointment.appointmentId);
      const status = { statusCode: 704, statusString: 'INSUFFICIENT_DATA' };
      await hub.publish(buildError(received, status, 'refusé par un essai'));
    },
  });
  return { refused, close: () => hub.close() };
}

/** Books the first slot of the SAS agenda in the case of this town; answers the appointment's id. */
async function bookIn(page: Page, city: string): Promise<string> {
  await caseIn(page, city).click();
  await page.getByRole('button', { name: 'Chercher une offre de soins' }).click();
  const card = cardsOf(page, 'Agenda SAS').first();
  await card.waitFor();
  await slotsOf(card).first().click();
  await dialogOf(page).getByText('Créneau gardé pour vous').waitFor();
  await page.locator('sas-booking-dialog #primary:focus').waitFor();
  await page.keyboard.press('Enter');
  await dialogOf(page).getByRole('heading', { name: 'Rendez-vous pris' }).waitFor();
  await page.keyboard.press('Escape');
  const article = page.locator('#appointments article').first();
  await article.waitFor();
  return (await article.getAttribute('data-appointment-id'))!;
}

describe.runIf(runs)('dead letters (needs rabbitmq-server)', () => {
  let demo: Demo;
  let refusing: Awaited<ReturnType<typeof startRefusingLrm>> | undefined;
  beforeAll(async () => {
    demo = await startDemo({ hub: true });
  });
  afterAll(async () => {
    await refusing?.close();
    await demo?.stop();
  });

  it('are shown with why they were refused, and sent again by keyboard until the LRM has them', async () => {
    const { world } = demo;
    const { refused } = (refusing = await startRefusingLrm(demo));
    const post = await demo.openPost(1);
    const ids = [await bookIn(post.page, 'Bordeaux'), await bookIn(post.page, 'Libourne')];
    await post.context.close();

    const faults: string[] = [];
    const { page, context } = await openAdministration(demo, /Solène/, { faults });
    const main = page.getByRole('main');
    const keys = new Keyboard(page);
    // The page of the SAS counts them, and leads to them.
    const dead = main.getByRole('row', { name: /SAS de la Gironde/ }).getByRole('link');
    await expect
      .poll(async () => {
        await goTo(page, 'Structures');
        await goTo(page, 'SAS et destinataires du Hub Santé');
        return dead.allTextContents();
      })
      .toEqual(['2']);
    await keys.tabTo('main a[href="#lettres-mortes"]');
    await keys.press('Enter');
    const rowOf = (id: string) => main.getByRole('row', { name: new RegExp(`${id}, version 1`) });
    for (const id of ids) {
      await rowOf(id).waitFor();
      expect(await rowOf(id).textContent()).toMatch(
        /sas-33.*fr\.health\.samu330.*1 essai\d\d\/.*Le LRM demande plus de/,
      );
      // What the machines said is folded, and unfolds by keyboard.
      const said = rowOf(id).getByText('704 : The recipient needs more than the message holds.');
      expect(await said.isVisible()).toBe(false);
      await rowOf(id).locator('summary').press('Enter');
      await said.waitFor();
    }
    expect(await violationsOf(page)).toEqual([]);

    expect(refused).toEqual(ids);

    // Sent again while the LRM still refuses, it reaches the LRM, alone, and comes back.
    const told = page.locator('#told');
    const number = await rowOf(ids[0]!).getByRole('rowheader').textContent();
    await keys.tabTo(`button[aria-label="Relancer la lettre ${number}"]`);
    await keys.press('Enter');
    await told.getByText('1 envoi relancé.').waitFor();
    await expect.poll(() => refused.length).toBe(3);
    await expect
      .poll(async () => {
        await goTo(page, 'Structures');
        await goTo(page, 'Lettres mortes');
        return rowOf(ids[0]!).count();
      })
      .toBe(1);
    expect(refused).toEqual([...ids, ids[0]]);
    // What was tried before is not forgotten.
    expect(await rowOf(ids[0]!).textContent()).toMatch(
      /2 essais, relancée 1 fois \(la dernière le \d\d\/\d\d\/\d{4} \d\d:\d\d\)/,
    );
    expect(await violationsOf(page)).toEqual([]);
    await pictureOf(page, 'dead-letters');

    await refusing.close();
    refusing = undefined;
    await world.restart('receiver');
    const taken = async () => {
      const { appointments } = (await (await fetch(`${world.urls.receiver}/_received`)).json()) as ReceiverState;
      return appointments.map(({ appointmentId, appointment }) => `${appointmentId} ${appointment.status}`).sort();
    };
    expect(await taken(), 'what was refused is not in the LRM').toEqual([]);
    const every = main.getByRole('button', { name: 'Tout relancer (2)' });
    await every.waitFor();
    await keys.tabTo('main p > button');
    await every.and(page.locator(':focus')).waitFor();
    await keys.press('Enter');
    await told.getByText('2 envois relancés.').waitFor();
    await main.getByText('Aucune lettre morte').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await expect.poll(taken, { timeout: 15_000 }).toEqual(ids.map((id) => `${id} booked`).sort());

    // Who sent them again stands in the audit.
    await goTo(page, 'Journal d’audit');
    await main.getByRole('textbox', { name: 'Acte' }).fill('replayDeadLetters');
    await page.keyboard.press('Enter');
    await main.getByText('2 actes affichés.').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });
});
