import { PROBLEMS } from '@sas-embed/contract';
import {
  examplesOf,
  resolve,
  type DocsDocument,
  type DocsMedia,
  type DocsOperation,
  type DocsParameter,
  type DocsResponse,
} from './document.js';
import { html, inline, prose, type Html } from './html.js';
import { limitsOf, membersTable, typeOf } from './schema-html.js';

interface PlacedOperation extends DocsOperation {
  method: string;
  path: string;
}

/** The readable contract: one page of HTML without inline style or script, made of the document alone. */
export function renderDocs(document: DocsDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): PlacedOperation => ({ ...operation, method, path })),
  );
  const tags = document.tags ?? [];
  const { title, version, summary, description } = document.info;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} ${version}</title>
        <link rel="icon" href="docs/docs.svg" />
        <link rel="stylesheet" href="docs/docs.css" />
        <script src="docs/docs.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header>
          <h1>${title} <span class="version">${version}</span></h1>
          <p>${summary}</p>
          <p><a href="docs/sas.json" download>OpenAPI 3.1 document (JSON)</a></p>
        </header>
        <nav aria-label="Contents">
          <p hidden class="filter">
            <label for="filter">Filter the contents</label>
            <input id="filter" type="search" autocomplete="off" aria-controls="contents" />
          </p>
          <ul id="contents">
            <li><a href="#about">About</a></li>
            ${tags.map(
              (tag) =>
                html`<li>
                  <a href="#tag-${tag.name}">${tag.description ?? tag.name}</a>
                  <ul>
                    ${operations
                      .filter((operation) => operation.tags?.includes(tag.name))
                      .map(
                        (operation) =>
                          html`<li>
                            <a href="#${operation.operationId}"
                              >${operation.operationId}
                              <span class="path">${operation.method.toUpperCase()} ${operation.path}</span></a
                            >
                          </li>`,
                      )}
                  </ul>
                </li>`,
            )}
            <li>
              <a href="#problems">Problems and what to do</a>
              <ul>
                ${Object.keys(PROBLEMS).map((code) => html`<li><a href="#problem-${code}">${code}</a></li>`)}
              </ul>
            </li>
            <li>
              <a href="#schemas">Schemas</a>
              <ul>
                ${Object.keys(document.components.schemas).map((name) => html`<li><a href="#schema-${name}">${name}</a></li>`)}
              </ul>
            </li>
          </ul>
        </nav>
        <main id="content" tabindex="-1">
          <section aria-labelledby="about">
            <h2 id="about">About</h2>
            ${prose(description)}
          </section>
          ${tags.map(
            (tag) =>
              html`<section aria-labelledby="tag-${tag.name}">
                <h2 id="tag-${tag.name}">${tag.description ?? tag.name}</h2>
                ${operations
                  .filter((operation) => operation.tags?.includes(tag.name))
                  .map((operation) => operationHtml(document, operation))}
              </section>`,
          )}
          ${problemsHtml()}
          <section aria-labelledby="schemas">
            <h2 id="schemas">Schemas</h2>
            ${Object.entries(document.components.schemas).map(
              ([name, schema]) =>
                html`<article aria-labelledby="schema-${name}">
                  <h3 id="schema-${name}">${name}</h3>
                  ${prose(schema.description)}
                  <p>
                    ${schema.properties ? undefined : html`${typeOf(schema)} <span class="limits">${limitsOf(schema)}</span>`}
                  </p>
                  ${membersTable(schema, `Members of ${name}`)}
                </article>`,
            )}
          </section>
        </main>
      </body>
    </html> `;
  return page.text;
}

function operationHtml(document: DocsDocument, operation: PlacedOperation): Html {
  const { operationId, method, path, summary, description, requestBody } = operation;
  const open = (operation.security ?? document.security ?? []).length === 0;
  const parameters = (operation.parameters ?? []).map((each) => resolve<DocsParameter>(document, each));
  const responses = Object.entries(operation.responses).map(([status, each]): [string, DocsResponse] => [
    status,
    resolve<DocsResponse>(document, each),
  ]);
  return html`<article aria-labelledby="${operationId}">
    <h3 id="${operationId}">${operationId}</h3>
    <p class="call"><code>${method.toUpperCase()} ${path}</code>${open && ' (needs no token)'}</p>
    <p>${inline(summary)}.</p>
    ${prose(description)} ${parameters.length > 0 && parametersTable(operationId, parameters)}
    ${
      requestBody &&
      html`<h4>Request of ${operationId}</h4>
        ${Object.entries(requestBody.content).map(([type, media]) => mediaHtml(document, type, media, `Request of ${operationId}`))}`
    }
    ${responses.map(([status, response]) =>
      status === 'default'
        ? html`<p>
            Anything else is a <a href="#problems">problem</a> (<a href="#schema-Problem">Problem</a>,
            <code>application/problem+json</code>).
          </p>`
        : html`<h4>Answer ${status} of ${operationId}</h4>
            ${prose(response.description)}${Object.entries(response.content ?? {}).map(([type, media]) => mediaHtml(document, type, media, `Answer ${status} of ${operationId}`))}`,
    )}
  </article>`;
}

function parametersTable(operationId: string, parameters: readonly DocsParameter[]): Html {
  const caption = `Parameters of ${operationId}`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">In</th>
          <th scope="col">Type</th>
          <th scope="col">Required</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${parameters.map(
          (each) =>
            html`<tr>
              <th scope="row"><code>${each.name}</code></th>
              <td>${each.in}</td>
              <td>${typeOf(each.schema)}</td>
              <td>${each.required ? 'yes' : 'no'}</td>
              <td>${inline(each.description)} <span class="limits">${limitsOf(each.schema)}</span></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function mediaHtml(document: DocsDocument, type: string, media: DocsMedia, label: string): Html {
  const isStream = type === 'text/event-stream';
  return html`<p><code>${type}</code>: ${isStream && 'each event’s data is '}${typeOf(media.schema)}</p>
    ${examplesOf(document, media).map(
      ([name, { summary, value }], i) =>
        html`<figure>
          <figcaption>${summary ?? 'Example'}</figcaption>
          <pre
            tabindex="0"
            role="region"
            aria-label="${label}, ${type}, ${summary ?? name}"
          ><code>${isStream ? eventText(value, i) : JSON.stringify(value, null, 2)}</code></pre>
        </figure>`,
    )}`;
}

/** An event as it comes over the wire, its data spread over lines to be read. */
function eventText(value: unknown, index: number): string {
  const type = (value as { type?: string }).type ?? 'message';
  return `id: ${index + 1}\nevent: ${type}\ndata: ${JSON.stringify(value, null, 2)}`;
}

function problemsHtml(): Html {
  return html`<section aria-labelledby="problems">
    <h2 id="problems">Problems and what to do</h2>
    <p>
      Every failure is <code>application/problem+json</code> (RFC 9457) with a stable <code>code</code>.
      <code>requestId</code> is also in the log of the gateway. <em>Retryable</em>: the same request may succeed later.
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Problem codes">
      <table>
        <caption>
          Problem codes
        </caption>
        <thead>
          <tr>
            <th scope="col">Code</th>
            <th scope="col">Status</th>
            <th scope="col">Retryable</th>
            <th scope="col">Meaning</th>
            <th scope="col">What to do</th>
          </tr>
        </thead>
        <tbody>
          ${Object.entries(PROBLEMS).map(
            ([code, { status, title, retryable, whatToDo }]) =>
              html`<tr id="problem-${code}">
                <th scope="row"><code>${code}</code></th>
                <td>${status}</td>
                <td>${retryable ? 'yes' : 'no'}</td>
                <td>${title}</td>
                <td>${inline(whatToDo)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}
