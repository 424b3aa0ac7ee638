import { html, TWISTS, type EditorState, type Html } from '../editor/index.js';
import { MANNERS, TWIST_TEXTS } from './texts.js';

/** An editor as the page shows it. */
export interface ControlledEditor {
  id: string;
  label: string;
  /** What it is in the demo for, in French. */
  about: string;
  /** Its present state; absent when it does not answer. */
  state?: EditorState;
}

/** How the editor answers, in one line. */
export function summaryOf(state: EditorState | undefined): string {
  if (!state) return 'Arrêté : rien ne répond à son adresse';
  const manner = MANNERS.find(([name]) => name === state.manner)?.[1] ?? `Répond autrement (${state.manner})`;
  const { length } = state.twists;
  return `${manner}${length ? `, ${length} ${length > 1 ? 'défauts' : 'défaut'} de contenu` : ''}`;
}

/** The whole page. It works without script; with it, a choice takes effect at once. */
export function controlPage(
  editors: readonly ControlledEditor[],
  links: readonly (readonly [string, string])[],
): string {
  return html`<!doctype html>
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Éditeurs simulés — démonstration</title>
        <link rel="icon" href="/control.svg" />
        <link rel="stylesheet" href="/control.css" />
        <script type="module" src="/control.js"></script>
      </head>
      <body>
        <aside class="ribbon" aria-label="Avertissement">Démonstration — données fictives</aside>
        <header>
          <h1>Éditeurs simulés</h1>
          <nav aria-label="Pages de la démonstration">
            ${links.map(([label, url]) => html`<a href="${url}">${label}</a>`)}
          </nav>
        </header>
        <main>
          <p>
            Chaque éditeur tient des agendas et répond à sa façon. Changez-la pendant que la démonstration tourne : la
            recherche suivante la rencontre.
          </p>
          <form method="post" action="/presets" class="presets" aria-label="Tous les éditeurs">
            <button name="preset" value="start">Remettre comme au départ</button>
            <button name="preset" value="calm">Tout apaiser</button>
            <button name="preset" value="storm">Tous les ennuis à la fois</button>
          </form>
          <p id="said" class="said" role="status"></p>
          <div class="editors">${editors.map(editorPanel)}</div>
        </main>
      </body>
    </html>`.toString();
}

function editorPanel({ id, label, about, state }: ControlledEditor): Html {
  const chosen = state?.manner ?? 'normal';
  const known = MANNERS.some(([manner]) => manner === chosen);
  const twists = new Set(state?.twists);
  return html`<section aria-labelledby="e-${id}" data-editor="${id}">
    <h2 id="e-${id}">${label}</h2>
    <p class="about">${about}</p>
    <p class="state">${summaryOf(state)}</p>
    <form method="post" action="/editors/${id}">
      <label for="m-${id}">Façon de répondre</label>
      <select id="m-${id}" name="manner">
        ${!known && html`<option value="${chosen}" selected>${summaryOf(state)}</option>`}
        ${MANNERS.map(
          ([manner, text]) => html`<option value="${manner}" ${manner === chosen && html` selected`}>${text}</option>`,
        )}
      </select>
      <details ${twists.size > 0 && html` open`}>
        <summary>Contenu des réponses</summary>
        <fieldset>
          <legend>Défauts de contenu de ${label}</legend>
          ${TWISTS.map(
            (twist) =>
              html`<label
                ><input type="checkbox" name="twist" value="${twist}" ${twists.has(twist) && html` checked`} />
                ${TWIST_TEXTS[twist]}</label
              >`,
          )}
        </fieldset>
      </details>
      <p class="actions">
        <button class="apply">Appliquer</button>
        <button name="reset" value="1">Comme au départ</button>
      </p>
    </form>
  </section>`;
}
