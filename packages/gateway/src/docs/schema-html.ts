import type { DocsSchema } from './document.js';
import { html, inline, type Html } from './html.js';

/** A schema in a few words: its type, or a link to where it is described. */
export function typeOf(schema: DocsSchema): Html {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1)!;
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if (schema.oneOf) return html`${schema.oneOf.map((each, i) => html`${i > 0 && ' or '}${typeOf(each)}`)}`;
  if (schema.items) return html`list of ${typeOf(schema.items)}`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  return html`${Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'any')}`;
}

/** What a value must keep to, beside its type. */
export function limitsOf(schema: DocsSchema): Html {
  const limits: Html[] = [];
  const range = (word: string, least: number | undefined, most: number | undefined) => {
    if (least !== undefined && most !== undefined) limits.push(html`${word} ${least}–${most}`);
    else if (least !== undefined) limits.push(html`${word} at least ${least}`);
    else if (most !== undefined) limits.push(html`${word} at most ${most}`);
  };
  if (schema.enum)
    limits.push(html`${schema.enum.map((value, i) => html`${i > 0 && ', '}<code>${String(value)}</code>`)}`);
  if (schema.format) limits.push(html`${schema.format}`);
  range('value', schema.minimum, schema.maximum);
  if (schema.exclusiveMinimum !== undefined) limits.push(html`more than ${schema.exclusiveMinimum}`);
  range('length', schema.minLength, schema.maxLength);
  range('items', schema.minItems, schema.maxItems);
  if (schema.pattern) limits.push(html`<code>${schema.pattern}</code>`);
  if (schema.default !== undefined) limits.push(html`default <code>${JSON.stringify(schema.default)}</code>`);
  return html`${limits.map((limit, i) => html`${i > 0 && '; '}${limit}`)}`;
}

/** A table of an object's members; members that are objects themselves follow, each by its path. */
export function membersTable(schema: DocsSchema, caption: string): Html {
  const rows = membersOf(schema, '');
  if (rows.length === 0) return html``;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">Member</th>
          <th scope="col">Type</th>
          <th scope="col">Required</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function membersOf(schema: DocsSchema, path: string): Html[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const inner = member.items && !member.items.$ref ? member.items : member;
    const at = `${path}${name}${inner === member ? '' : '[]'}`;
    return [
      html`<tr>
        <th scope="row"><code>${path}${name}</code></th>
        <td>${typeOf(member)}</td>
        <td>${required.has(name) ? 'yes' : 'no'}</td>
        <td>${inline(member.description)} <span class="limits">${limitsOf(inner)}</span></td>
      </tr>`,
      ...membersOf(inner, `${at}.`),
    ];
  });
}
