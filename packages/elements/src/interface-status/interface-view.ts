import type { Anomaly, EditorInterfaces, InterfaceAlert, InterfaceFlowStatus } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { icons } from '../internal/index.js';
import { formatDateTime, formatPercent, type frInterfaceStatus, type LocalizeController } from '../localize/index.js';

/** The texts of `sas-interface-status`. */
export type Texts = LocalizeController<typeof frInterfaceStatus>;

/** One flow of an editor. */
export interface Row {
  editor: EditorInterfaces;
  flow: InterfaceFlowStatus;
}

type State = InterfaceFlowStatus['state'];

/** The graver, the higher in the list. */
const GRAVITY: readonly State[] = ['down', 'errors', 'violations', 'slow', 'off', 'unknown', 'up'];
/** Changes that are shown. */
const SHOWN = 20;
/** The service's own zone: what is watched is at no place. */
const ZONE = 'Europe/Paris';

/** Whether somebody should look at it. */
export const isTroubled = ({ state }: InterfaceFlowStatus): boolean => !['up', 'unknown'].includes(state);

/** All flows, the gravest first. */
export function rowsOf(editors: readonly EditorInterfaces[]): Row[] {
  const rows = editors.flatMap((editor) => editor.flows.map((flow) => ({ editor, flow })));
  return rows.sort(
    (a, b) =>
      GRAVITY.indexOf(a.flow.state) - GRAVITY.indexOf(b.flow.state) || a.editor.label.localeCompare(b.editor.label),
  );
}

const when = (t: Texts, instant: string) => formatDateTime(t.localizer, Date.parse(instant), ZONE);
const iconOf = (state: State) =>
  state === 'up' ? icons.check : state === 'unknown' ? icons.wait : state === 'off' ? icons.empty : icons.alert;
const KINDS = [
  'deadline',
  'connection',
  'http-status',
  'invalid-answer',
  'too-large',
  'refused',
  'unavailable',
] as const;

function kindOf(t: Texts, kind: string): string {
  const known = KINDS.find((one) => one === kind);
  return known ? t.t(`interfaceStatus.kind.${known}`) : kind;
}

function stageOf(t: Texts, { stage: { stage, reservations = [] } }: EditorInterfaces): string {
  const parts = [t.t(`interfaceStatus.stage.${stage}`)];
  if (reservations.length > 0) parts.push(t.t('interfaceStatus.reservations', { count: reservations.length }));
  return parts.join(', ');
}

const COLUMNS = [
  ...(['editor', 'flow', 'state', 'availability', 'latency', 'errors', 'violations', 'slots', 'lastSuccess'] as const),
];

/* eslint-disable lit-a11y/no-redundant-role -- what is drawn as cards would be no table to assistive technology else */
/** The table: a row a flow. Where there is little room its rows stand as cards, and stay a table to assistive technology. */
export function tableView(t: Texts, rows: readonly Row[]): TemplateResult {
  const heads = COLUMNS;
  return html`<table role="table" part="table">
    <caption>
      ${t.t('interfaceStatus.table')}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${heads.map((head) => html`<th role="columnheader" scope="col">${t.t(`interfaceStatus.${head}`)}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map((row) => rowView(t, row))}
    </tbody>
  </table>`;
}
/* eslint-enable lit-a11y/no-redundant-role */

function rowView(t: Texts, { editor, flow }: Row): TemplateResult {
  const none = t.t('interfaceStatus.nothing');
  const sum = (counts: readonly { count: number }[]) => counts.reduce((all, { count }) => all + count, 0);
  const times = flow.p50Ms === undefined ? none : `${flow.p50Ms} / ${flow.p95Ms} ms`;
  const share = flow.availability === undefined ? none : formatPercent(t.localizer, flow.availability);
  /** In a card its column's head stands beside the value, for the eye alone. */
  const cell = (column: (typeof COLUMNS)[number], value: unknown) =>
    html`<td role="cell" class=${column}>
      <span class="column" aria-hidden="true">${t.t(`interfaceStatus.${column}`)}</span> ${value}
    </td>`;
  return html`<tr role="row" class=${flow.state}>
    <th role="rowheader" scope="row"><span>${editor.label}</span> <small>${stageOf(t, editor)}</small></th>
    ${cell('flow', t.t(`interfaceStatus.flow.${flow.flow}`))}
    ${cell(
      'state',
      html`<span class="state ${flow.state}">${iconOf(flow.state)}${t.t(`interfaceStatus.state.${flow.state}`)}</span>
        ${flow.since ? html`<small>${t.t('interfaceStatus.since', { when: when(t, flow.since) })}</small>` : nothing}`,
    )}
    ${cell('availability', t.t('interfaceStatus.share', { share, calls: flow.calls }))} ${cell('latency', times)}
    ${cell('errors', `${flow.timeOuts} / ${sum(flow.errors)}`)} ${cell('violations', sum(flow.violations))}
    ${cell('slots', flow.slots)}
    ${cell('lastSuccess', flow.lastSuccessAt ? when(t, flow.lastSuccessAt) : t.t('interfaceStatus.never'))}
  </tr>`;
}

/** Why the flows that are not well are not. */
export function detailsView(t: Texts, rows: readonly Row[]): TemplateResult {
  return html`<ul class="details">
    ${rows.map(({ editor, flow }) => {
      const { switchedOff: off, errors, violations } = flow;
      const facts = [
        ...(off ? [t.t(`interfaceStatus.off.${off.reason}`)] : []),
        ...(off?.note ? [off.note] : []),
        ...errors.map(({ kind, count }) => t.t('interfaceStatus.error', { kind: kindOf(t, kind), count })),
        ...violations.map((rule) => t.t('interfaceStatus.rule', rule)),
      ];
      return html`<li>
        <strong>${editor.label}, ${t.t(`interfaceStatus.flow.${flow.flow}`)}</strong>
        <span class="state ${flow.state}">${iconOf(flow.state)}${t.t(`interfaceStatus.state.${flow.state}`)}</span>
        ${facts.length > 0 ? html`<span class="facts">${facts.join(' · ')}</span>` : nothing}
      </li>`;
    })}
  </ul>`;
}

/** The anomalies, with their delays. */
export function anomaliesView(
  t: Texts,
  all: readonly Anomaly[],
  labelOf: (editorId: string) => string,
): TemplateResult {
  if (all.length === 0) return html`<p class="hint">${t.t('interfaceStatus.noAnomaly')}</p>`;
  return html`<ul class="anomalies">
    ${all.map(({ editorId, severity, title, dueAt, state, escalation }) => {
      const facts = [
        t.t(`interfaceStatus.severity.${severity}`),
        dueAt ? t.t('interfaceStatus.due', { when: when(t, dueAt) }) : t.t('interfaceStatus.notNotified'),
        ...(state === 'fixed' ? [t.t('interfaceStatus.fixed')] : []),
      ];
      return html`<li>
        <strong>${labelOf(editorId)} : ${title}</strong>
        <span class="facts">${facts.join(' · ')}</span>
        ${
          escalation === 'none'
            ? nothing
            : html`<span class="state down">${icons.alert}${t.t(`interfaceStatus.escalation.${escalation}`)}</span>`
        }
      </li>`;
    })}
  </ul>`;
}

/** The last changes of state. */
export function alertsView(
  t: Texts,
  all: readonly InterfaceAlert[],
  labelOf: (editorId: string) => string,
): TemplateResult {
  if (all.length === 0) return html`<p class="hint">${t.t('interfaceStatus.noAlert')}</p>`;
  return html`<ol class="alerts">
    ${all.slice(0, SHOWN).map(
      ({ editorId, flow, from, to, at }) =>
        html`<li>
          <span class="facts">${when(t, at)}</span>
          ${t.t('interfaceStatus.change', {
            editor: labelOf(editorId),
            flow: t.t(`interfaceStatus.flow.${flow}`),
            from: t.t(`interfaceStatus.state.${from}`),
            to: t.t(`interfaceStatus.state.${to}`),
          })}
        </li>`,
    )}
  </ol>`;
}
