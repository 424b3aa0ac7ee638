import { html } from '../editor/index.js';
import type { PscPerson } from './people.js';
import type { Ringing } from './telephones.js';

/** The style sheet of the provider's pages. */
export const STYLE = `:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #eef1f8; color: #1b1f33; font: 1rem/1.5 system-ui, 'DejaVu Sans', sans-serif; }
.demo { margin: 0; padding: 0.25rem 1rem; background: #ffe08a; color: #3d2f00; font-size: 0.875rem; text-align: center; }
main { max-width: 34rem; margin: 3rem auto; padding: 1.5rem 2rem 2rem; background: #fff; border: 1px solid #c6cde0; border-radius: 0.5rem; }
h1 { margin: 0 0 0.25rem; font-size: 1.375rem; line-height: 1.25; }
fieldset { margin: 1.5rem 0; padding: 0; border: 0; display: grid; gap: 0.25rem; }
legend { padding: 0 0 0.5rem; font-weight: bold; }
label { display: grid; grid-template-columns: auto 1fr; gap: 0 0.75rem; align-items: center; padding: 0.5rem 0.75rem; border: 1px solid #8a93ad; border-radius: 0.375rem; cursor: pointer; }
label:has(:checked) { border-color: #1e3a8a; background: #eef3ff; }
label span { grid-column: 2; }
label small { grid-column: 2; color: #4a5170; }
input { grid-row: span 2; width: 1.25rem; height: 1.25rem; margin: 0; accent-color: #1e3a8a; }
button { font: inherit; font-weight: bold; min-height: 2.75rem; padding: 0.5rem 1.25rem; border: 1px solid #1e3a8a; border-radius: 0.375rem; background: #1e3a8a; color: #fff; cursor: pointer; }
button.second { margin-left: 0.5rem; background: #fff; color: #1e3a8a; }
button:focus-visible, input:focus-visible { outline: 3px solid #c2410c; outline-offset: 2px; }`;

const page = (title: string, styleUrl: string, body: unknown) => `<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="stylesheet" href="${styleUrl}" />
  </head>
  <body>
    <p class="demo">Démonstration — fournisseur d’identité simulé, identités fictives</p>
    <main>${String(body)}</main>
  </body>
</html>
`;

/** The page on which one says who one is; a card or a telephone would prove it. */
export function loginPage(label: string, action: string, people: readonly PscPerson[], client: string): string {
  return page(
    `${label} — connexion`,
    '/style.css',
    html`<h1>${label}</h1>
      <p>Connexion à « ${client} »</p>
      <form method="post" action="${action}">
        <fieldset>
          <legend>Identité de test</legend>
          ${people.map(
            ({ id, firstName, lastName, nameId }, at) =>
              html`<label
                ><input type="radio" name="person" value="${id}" ${at === 0 && html`checked autofocus`} /><span
                  >${firstName} ${lastName}</span
                ><small>${nameId}</small></label
              >`,
          )}
        </fieldset>
        <button type="submit">Se connecter</button>
        <button type="submit" class="second" name="cancel" value="1">Annuler</button>
      </form>`,
  );
}

/** The telephones of everybody, in one page: who is asked by what, and the code to compare. */
export function telephonePage(label: string, action: string, ringing: readonly Ringing[]): string {
  return page(
    `${label} — téléphones`,
    '/style.css',
    html`<h1>Téléphones</h1>
      <p>Cette page joue l’application de chaque identité de test (e-CPS). Rechargez-la après une demande.</p>
      ${ringing.length === 0 && html`<p>Aucune demande en attente.</p>`}
      ${ringing.map(
        ({ request, person, client, bindingMessage }) =>
          html`<form method="post" action="${action}">
            <fieldset>
              <legend>${person.firstName} ${person.lastName} (${person.nameId})</legend>
              <p>« ${client} » demande à vous connecter. Code affiché : <b>${bindingMessage}</b></p>
            </fieldset>
            <input type="hidden" name="request" value="${request}" />
            <button type="submit" name="accept" value="1">Accepter ${bindingMessage}</button>
            <button type="submit" class="second" name="decline" value="1">Refuser ${bindingMessage}</button>
          </form>`,
      )}`,
  );
}

/** Asks whether to leave the provider as well; `form` is the provider's own, without a button. */
export function logoutPage(label: string, form: string): string {
  return page(
    `${label} — déconnexion`,
    '/style.css',
    html`<h1>Se déconnecter de ${label} ?</h1>
      <p>Les services ouverts avec cette connexion se ferment aussi.</p>`.text +
      form.replace(
        '</form>',
        '<button type="submit" name="logout" value="yes" autofocus>Se déconnecter</button>' +
          '<button type="submit" class="second">Rester connecté</button></form>',
      ),
  );
}

/** Says that something is wrong with the request of a client, or that nobody is signed in any more. */
export function messagePage(label: string, title: string, text: string): string {
  return page(
    `${label} — ${title}`,
    '/style.css',
    html`<h1>${title}</h1>
      <p>${text}</p>`,
  );
}
