/**
 * The pages of administration, as an administrator uses them: by keyboard, under the strict policy, with axe on each page; what is wrong
 * is said beside the field. The referent of a territory reads indicators of his own, and administers nothing.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toZonedIso } from '@sas-embed/contract';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goTo, openAdministration, pictureOf } from './support/administration.js';
import { violationsOf } from './support/axe.js';
import { startDemo, type Demo } from './support/demo.js';

let demo: Demo;
let context: BrowserContext;
let page: Page;
const faults: string[] = [];

const openAs = (name: RegExp) => openAdministration(demo, name, { faults });

beforeAll(async () => {
  demo = await startDemo();
  ({ context, page } = await openAs(/Solène/));
});
afterAll(async () => {
  await context?.close();
  await demo?.stop();
});

const violations = (of: Page = page) => violationsOf(of);
const picture = (name: string, of: Page = page) => pictureOf(of, name);
const main = () => page.getByRole('main');
const go = (link: string, heading = link) => goTo(page, link, heading);

/** What an editor of the demo sends appointments with, and one of its practitioners: as its own configuration has it. */
function intakeOf(editorId: string): { intake: { fhirBaseUrl: string; key: string }; practitionerId: string } {
  const file = readFileSync(join(demo.world.dir, `editor-${editorId}.json`), 'utf8');
  type Editor = { intake: { fhirBaseUrl: string; key: string }; practitioners: { nationalId: string }[] };
  const [editor] = (JSON.parse(file) as { editors: Editor[] }).editors;
  return { intake: editor!.intake, practitionerId: editor!.practitioners[0]!.nationalId };
}

describe('the pages of administration', () => {
  it('show editors, their flows and certificates; a flow is switched off with a reason, and on again', async () => {
    await go('Éditeurs, flux et certificats');
    const row = main()
      .getByRole('row', { name: /AgendaRapide/ })
      .first();
    await row.waitFor();
    expect(await page.title()).toBe('Éditeurs, flux et certificats — Administration du SAS');
    expect(await main().getByText('Le nôtre :').first().textContent()).toMatch(/jusqu’au \d\d\/\d\d\/\d{4}/);
    await main().getByRole('button', { name: 'Désactiver' }).click();
    expect(await main().getByText('Ce champ est obligatoire.').count()).toBe(2);
    const flow = main().getByLabel('Flux (obligatoire)');
    expect(await flow.getAttribute('aria-invalid')).toBe('true');
    expect(await flow.evaluate((field) => field === document.activeElement)).toBe(true);
    await flow.selectOption({ label: 'AgendaRapide, PS (INT_R01)' });
    await main().getByLabel('Motif').selectOption('maintenance');
    await main().getByRole('button', { name: 'Désactiver' }).click();
    await page.getByText('Flux désactivé ; l’éditeur est prévenu.').waitFor();
    await main().getByRole('button', { name: 'Rétablir AgendaRapide, PS (INT_R01)' }).click();
    await page.getByText('AgendaRapide, PS (INT_R01) : rétabli.').waitFor();
    await picture('editors');
    expect(await violations()).toEqual([]);
  });

  it('register a host application, say what is wrong beside its field, and keep what was typed', async () => {
    await go('Logiciels appelants');
    await main().getByRole('button', { name: 'Enregistrer un logiciel' }).press('Enter');
    await main().getByRole('heading', { name: 'Enregistrer un logiciel' }).and(page.locator(':focus')).waitFor();
    await main().getByLabel('Identifiant').fill('lrm-essai');
    await main().getByLabel('Nom').fill('LRM d’essai');
    const origins = main().getByLabel('Origines de ses pages');
    await origins.fill('https://lrm.example/chemin');
    await main().getByRole('button', { name: 'Enregistrer', exact: true }).press('Enter');
    await main().getByText('La forme n’est pas celle attendue').waitFor();
    expect(await origins.getAttribute('aria-invalid')).toBe('true');
    expect(await origins.inputValue()).toBe('https://lrm.example/chemin');
    await origins.fill('https://lrm.example');
    await main().getByLabel('Départements').fill('33, 99999');
    await main().getByRole('button', { name: 'Enregistrer', exact: true }).press('Enter');
    const territories = main().getByLabel('Départements');
    await expect.poll(() => territories.getAttribute('aria-invalid')).toBe('true');
    await territories.fill('33, 24');
    await main().getByRole('button', { name: 'Enregistrer', exact: true }).press('Enter');
    await page.getByText('LRM d’essai : enregistré.').waitFor();
    await picture('hosts');
    expect(await violations()).toEqual([]);
    // The gateway takes its pages at once.
    const preflight = () =>
      fetch(`${demo.world.urls.gateway}/v1/health`, { headers: { origin: 'https://lrm.example' } }).then((answer) =>
        answer.headers.get('access-control-allow-origin'),
      );
    await expect.poll(preflight).toBe('https://lrm.example');
    await main().getByRole('button', { name: 'Retirer LRM d’essai' }).press('Enter');
    await page.locator('button.danger:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('LRM d’essai : retiré.').waitFor();
    await expect.poll(preflight).toBe(null);
  });

  it('show SAS, structures, and dead letters', async () => {
    await go('SAS et destinataires du Hub Santé');
    await main()
      .getByRole('row', { name: /SAS de la Gironde/ })
      .waitFor();
    await picture('sas');
    expect(await violations()).toEqual([]);
    await go('Structures');
    await main().getByLabel('Nom ou identifiant national').fill('cpts');
    await page.keyboard.press('Enter');
    await main().getByRole('rowheader', { name: /CPTS/ }).first().waitFor();
    // Ten at once: each is a block of its own on a small screen. Who asks for the next is where they begin.
    const rows = main().getByRole('rowheader');
    expect(await rows.count()).toBe(10);
    // As a screen reader meets it, folded.
    expect(await main().getByRole('row').nth(1).ariaSnapshot()).toMatch(
      /^- row "(CPTS \D+) (\d+) CPTS \d\w+ \d+ \d+":\n {2}- rowheader "\1"\n {2}- cell "\2"\n(?: {2}- cell "[^"]+"\n){4} {2}- cell:\n {4}- group: Lire$/,
    );
    await main().getByText('Lire', { exact: true }).first().press('Enter');
    await main().getByRole('cell').getByRole('listitem').first().waitFor();
    await picture('structures');
    expect(await violations()).toEqual([]);
    await main()
      .getByRole('button', { name: /^Montrer .*\(10 sur \d+\)$/ })
      .press('Enter');
    expect(await rows.nth(10).evaluate((cell) => cell === document.activeElement)).toBe(true);
    expect(await violations()).toEqual([]);
    await go('Lettres mortes');
    await main().getByText('Aucune lettre morte').waitFor();
    expect(await violations()).toEqual([]);
  });

  it('open an anomaly and bring it forward', async () => {
    await go('Anomalies');
    await main().getByLabel('Éditeur (obligatoire)').selectOption({ label: 'AgendaRapide' });
    await main().getByLabel('Gravité (obligatoire)').selectOption('major');
    await main().getByLabel('Ce qui est observé').fill('Créneaux passés renvoyés comme libres');
    await main().getByRole('button', { name: 'Ouvrir l’anomalie' }).press('Enter');
    await page.getByText('Anomalie ouverte.').first().waitFor();
    await main()
      .getByRole('row', { name: /Créneaux passés.*éditeur non prévenu/ })
      .waitFor();
    await main().getByLabel('Anomalie (obligatoire)').selectOption({ index: 1 });
    await main().getByLabel('Étape (obligatoire)').selectOption('notified');
    await main().getByRole('button', { name: 'Enregistrer l’étape' }).press('Enter');
    await main()
      .getByRole('row', { name: /Créneaux passés.*éditeur prévenu/ })
      .waitFor();
    await picture('anomalies');
    expect(await violations()).toEqual([]);
  });

  it('show regulators with their accounts at editors; who keeps accounts takes an access away at once, and gives it back', async () => {
    const { world } = demo;
    await world.killEditor('lent');
    const asCamille = async () =>
      (
        await fetch(`${world.urls.gateway}/v1/session`, {
          headers: { authorization: `Bearer ${await world.token('camille')}` },
        })
      ).status;
    expect(await asCamille()).toBe(200);
    const reads = async (of: Page, text: RegExp) => {
      const row = of.getByRole('row', { name: /EXEMPLE Camille/ });
      await expect
        .poll(
          async () => {
            await of.getByRole('link', { name: 'Structures' }).press('Enter');
            await of.getByRole('link', { name: 'Régulateurs' }).press('Enter');
            await of.getByRole('table').waitFor();
            return row.textContent();
          },
          { timeout: 30_000, interval: 500 },
        )
        .toMatch(text);
    };
    await go('Régulateurs');
    await reads(
      page,
      /Calendrier Serein : EN ÉCHEC \(connexion impossible, ECONNREFUSED\) depuis le.*nouvel essai le.*Ouverts : .*AgendaRapide/,
    );
    await main().getByText('compte en échec ou refusé').waitFor();
    // An administrator sees; who keeps the accounts of the SAS acts.
    expect(await main().getByRole('button').count()).toBe(0);
    expect(await violations()).toEqual([]);

    const keeper = await openAs(/Albane/);
    await reads(keeper.page, /ouvert.*Renvoyer maintenant/);
    const told = keeper.page.locator('#told');
    // It is told now, and not when the wait is over; what is still down fails again.
    await keeper.page.getByRole('button', { name: /Renvoyer maintenant le compte de .*Camille/ }).press('Enter');
    await told.getByText(/Camille : compte renvoyé aux éditeurs qui ne l’ont pas pris\./).waitFor();
    await reads(keeper.page, /ouvert.*Calendrier Serein : EN ÉCHEC/);
    await keeper.page.getByRole('button', { name: /Retirer l’accès de .*Camille/ }).press('Enter');
    const sure = keeper.page.getByRole('button', { name: /Retirer maintenant l’accès de .*Camille/ });
    await sure.and(keeper.page.locator(':focus')).waitFor();
    expect(await violations(keeper.page)).toEqual([]);
    await picture('regulators', keeper.page);
    await keeper.context.setOffline(true);
    await keeper.page.keyboard.press('Enter');
    await keeper.page.getByRole('alert').getByText('La passerelle ne répond pas.').waitFor({ timeout: 60_000 });
    await keeper.context.setOffline(false);
    await keeper.page.keyboard.press('Enter');
    await told.getByText(/Camille : accès retiré ; les éditeurs sont prévenus\./).waitFor();
    await keeper.page
      .getByRole('heading', { level: 2, name: 'Régulateurs' })
      .and(keeper.page.locator(':focus'))
      .waitFor();
    await reads(keeper.page, /retiré.*Désactivés : .*AgendaRapide/);
    await expect(asCamille()).rejects.toThrow();
    await keeper.page.getByRole('button', { name: /Rendre l’accès à .*Camille/ }).press('Enter');
    await told.getByText(/Camille : accès rendu/).waitFor();
    await world.restart('editor-lent');
    await reads(keeper.page, /ouvertOuverts : .*AgendaRapide.*Calendrier Serein/);
    expect(await asCamille()).toBe(200);
    // Her own row has no such button.
    const own = keeper.page.getByRole('row', { name: /Albane/ });
    expect(await own.getByRole('button').count()).toBe(0);
    await keeper.context.close();
  });

  it('show which appointments of editors are nobody’s, and why', async () => {
    const { intake, practitionerId } = intakeOf('rapide');
    const idnps = (value: string) => ({
      identifier: {
        type: { coding: [{ system: 'http://interopsante.org/fhir/CodeSystem/fr-v2-0203', code: 'IDNPS' }] },
        ...{ system: 'urn:oid:1.2.250.1.71.4.2.1', value },
      },
    });
    const at = (minutes: number) =>
      toZonedIso(Math.ceil(Date.now() / 900_000) * 900_000 + minutes * 60_000, 'Europe/Paris');
    const answer = await fetch(`${intake.fhirBaseUrl}/Appointment`, {
      method: 'POST',
      headers: { authorization: `Bearer ${intake.key}`, 'content-type': 'application/fhir+json' },
      body: JSON.stringify({
        resourceType: 'Appointment',
        meta: { profile: ['http://sas.fr/fhir/StructureDefinition/FrAppointmentSAS'] },
        extension: [
          {
            url: 'http://interopsante.org/fhir/StructureDefinition/FrAppointmentOperator',
            valueReference: idnps('3339900025/INCONNU'),
          },
        ],
        ...{ identifier: [{ system: 'urn:oid:2.25.77', value: 'nobody-1' }], status: 'booked' },
        ...{ start: at(60), end: at(75), created: at(-30) },
        participant: [{ actor: idnps(practitionerId), status: 'accepted' }],
      }),
    });
    expect(answer.status, await answer.text()).toBeLessThan(300);
    await go('Rendez-vous bloqués');
    await main()
      .getByRole('row', { name: /AgendaRapide.*Aucun régulateur n’a cet identifiant.*3339900025\/INCONNU.*pris/ })
      .waitFor();
    expect(await violations()).toEqual([]);
  });

  it('verify, filter and export the audit, in which all of this stands', async () => {
    await go('Journal d’audit');
    await main().getByRole('button', { name: 'Vérifier la chaîne' }).press('Enter');
    await main()
      .getByText(/Chaîne intacte : \d+ actes vérifiés/)
      .waitFor();
    await main().getByRole('textbox', { name: 'Acte' }).fill('saveHost');
    await page.keyboard.press('Enter');
    await main().getByText('1 acte affiché.').waitFor();
    expect(
      await main()
        .getByRole('row', { name: /saveHost.*administrator.*hostId lrm-essai/ })
        .count(),
    ).toBe(1);
    const download = page.waitForEvent('download');
    await main().getByRole('button', { name: 'Exporter (CSV)' }).press('Enter');
    expect((await download).suggestedFilename()).toBe('audit-sas.csv');
    await main().getByRole('textbox', { name: 'Acte' }).fill('acte inconnu !');
    await page.keyboard.press('Enter');
    await main().getByText('La forme n’est pas celle attendue').waitFor();
    await picture('audit');
    expect(await violations()).toEqual([]);
  });

  it('show the indicators, with their tables', async () => {
    await go('Indicateurs');
    await page.getByText('Territoire couvert').first().waitFor();
    await page.getByRole('heading', { level: 4, name: 'Comptes de régulateurs' }).waitFor();
    await page.getByLabel('Détail').selectOption('sas');
    await page.locator('summary', { hasText: 'Tableau : Comptes' }).first().press('Enter');
    await page.getByRole('rowheader', { name: 'SAS de la Gironde' }).first().waitFor();
    expect(await violations()).toEqual([]);
  });

  it('say that the network is away, and read again', async () => {
    await go('SAS et destinataires du Hub Santé');
    await context.setOffline(true);
    await page.getByRole('navigation').getByRole('link', { name: 'Lettres mortes' }).press('Enter');
    await main()
      .getByText(/Cette page n’a pas pu être lue/)
      .waitFor({ timeout: 60_000 });
    await context.setOffline(false);
    await main().getByRole('button', { name: 'Réessayer' }).press('Enter');
    await main().getByText('Aucune lettre morte').waitFor();
    expect(faults).toEqual([]);
  });

  it('let the referent of a territory read his indicators, and administer nothing', async () => {
    const other = await openAs(/Tibère/);
    // The first page that does not refuse him: structures are looked up, not listed.
    await other.page.getByRole('heading', { level: 2, name: 'Structures' }).waitFor();
    await other.page.getByRole('link', { name: 'Éditeurs, flux et certificats' }).press('Enter');
    await other.page.getByText('Votre rôle ne le permet pas.').waitFor();
    // No other try would change that.
    expect(await other.page.getByRole('main').getByRole('button').count()).toBe(0);
    await picture('refused', other.page);
    await other.page.getByRole('link', { name: 'Indicateurs' }).press('Enter');
    await other.page.getByText('Territoire couvert').first().waitFor();
    await other.page.getByLabel('Détail').selectOption('editor');
    await other.page.getByText('ne donne pas accès').waitFor();
    await other.context.close();
  });
});
