import { html, nothing, type TemplateResult } from 'lit';
import { icons, type SearchState } from '../internal/index.js';
import { formatDistance, formatList, type frMap, type LocalizeController } from '../localize/index.js';
import { availabilityOf, bestOf, holds, markText, nameOf, placed, type MapPoint, type Numbered } from './points.js';

type Texts = LocalizeController<typeof frMap>;

/** One mark: its numbers are seen, who it is and what it has is read aloud. */
export function pointView(
  point: MapPoint,
  t: Texts,
  { selected, near, isStop }: { selected: string | undefined; near: string | undefined; isStop: boolean },
): TemplateResult {
  const isOne = point.offers.length === 1;
  const words = ({ number, it }: Numbered) =>
    t.t('map.point', {
      number: isOne ? '' : String(number),
      name: nameOf(it),
      distance: it.offer.distanceMeters === undefined ? '' : formatDistance(t.localizer, it.offer.distanceMeters),
      slots: t.t(`map.${availabilityOf(it)}`),
    });
  return html`<div
    role="option"
    part="point"
    class=${`point ${bestOf(point)}`}
    aria-selected=${holds(point, selected)}
    ?data-near=${holds(point, near)}
    tabindex=${isStop ? 0 : -1}
    data-offer=${point.offers[0]!.it.offer.id}
  >
    ${markText(point)}<span class="visually-hidden"
      >${`${isOne ? ', ' : ' : '}${point.offers.map(words).join(' ; ')}`}</span
    >
  </div>`;
}

/** What is said of the selected mark, and the way to its cards. */
export function detailsView(
  point: MapPoint,
  t: Texts,
  onKey: (event: KeyboardEvent) => void,
  show: (offerId: string) => void,
): TemplateResult {
  return html`<ul class="details" part="details" @keydown=${onKey}>
    ${point.offers.map(
      ({ number, it }) =>
        html`<li>
          <span>${`${number}. ${nameOf(it)}, ${t.t(`map.${availabilityOf(it)}`)}`}</span>
          <button class="button quiet" type="button" @click=${() => show(it.offer.id)}>
            ${t.t('map.show')}<span class="visually-hidden"> ${number}</span>
          </button>
        </li>`,
    )}
  </ul>`;
}

/** What stands under the plan: how to read it, who is not on it, and what leaves the page. */
export function notesView(
  { offers }: SearchState,
  t: Texts,
  tiles: { host: string | undefined; attribution: string; missing: boolean },
): TemplateResult {
  const { elsewhere } = placed(offers);
  const numbers = formatList(t.localizer, elsewhere.map(String));
  return html`<div class="notes" part="note">
    <p>${t.t('map.legend')}</p>
    ${elsewhere.length ? html`<p>${t.t('map.elsewhere', { count: elsewhere.length, numbers })}</p>` : nothing}
    ${
      tiles.host
        ? html`<p>${`${t.t('map.tiles', { host: tiles.host })} ${tiles.attribution}`}</p>
            ${tiles.missing ? html`<p class="missing">${icons.alert}${t.t('map.tilesMissing')}</p>` : nothing}`
        : nothing
    }
  </div>`;
}

/** What stands in place of the plan when there is no point. */
export function nothingText({ status, offers }: SearchState, t: Texts): string {
  if (status === 'searching') return t.t('map.searching');
  if (status === 'failed') return t.t('map.failed');
  return t.t(offers.length ? 'map.unplaced' : 'map.empty');
}
