import { ContextConsumer } from '@lit/context';
import type { Offer } from '@sas-embed/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { call, emit, type SasCallDetail } from '../events.js';
import { findAnnouncer, heading, icons, tagOf, telephoneLink } from '../internal/index.js';
import { frOfferCard, frOfferKinds, LocalizeController } from '../localize/index.js';
import { loadStructureMembers, type MembersTarget } from '../structure-members/index.js';
import { communityHeader, textsOf } from './community-header.js';
import { descriptionView, withLinks } from './description.js';
import { kindsStyles } from './kinds.styles.js';
import { membersOfContext } from './members-of.js';
import type { SasOfferCard } from './offer-card.js';
import { hoursText } from './opening-hours.js';
import { phoneLink } from './phone-link.js';

type Part = TemplateResult | typeof nothing;

/**
 * What a card shows beside the practitioner at his practice, by the kind of its offer: the CPTS above a practitioner
 * (card A), his own card with the orientation outside his slots (card B), the point fixe de garde of a SOS Médecins
 * association, a MSP or a CDS with its members, a community of a place de marché (PDM) that is asked or telephoned.
 */
export class CardKind {
  readonly #host: SasOfferCard;
  readonly #texts: LocalizeController<typeof frOfferKinds & typeof frOfferCard>;
  readonly #membersOf: ContextConsumer<typeof membersOfContext, SasOfferCard>;
  /** The descriptions of which all is shown, by their ids. */
  readonly #whole = new Set<string>();
  /** Whether the list of members could not be loaded. */
  #failed = false;

  /** @param host - its card */
  constructor(host: SasOfferCard) {
    this.#host = host;
    this.#texts = new LocalizeController(host, { ...frOfferCard, ...frOfferKinds });
    this.#membersOf = new ContextConsumer(host, { context: membersOfContext, subscribe: true });
    const root = host.renderRoot as ShadowRoot;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, kindsStyles.styleSheet!];
  }

  /** Whether the card stands under the header of a CPTS. */
  isUnderCommunity({ community }: Offer): boolean {
    return community !== undefined && community.nationalId !== this.#membersOf.value;
  }

  /** The CPTS, across the whole card. */
  header(offer: Offer, level: number): Part {
    const { community } = offer;
    if (!community || !this.isUnderCommunity(offer)) return nothing;
    const { name, phones, nationalId: structureId } = community;
    const phone = phones.find(telephoneLink);
    const link = (number: string) => this.#phoneLink(number, name, { offerId: offer.id, structureId });
    return communityHeader({
      community,
      heading: heading(level, 'community-name', name, 'community'),
      phone: phone === undefined ? undefined : link(phone),
      members: this.#members(offer, { kind: 'CPTS', structureId, name, community }),
      description: this.#description('description', textsOf(community), link),
    });
  }

  #description(id: string, text: string, link: (phone: string) => TemplateResult): Part {
    const whole = this.#whole.has(id);
    return descriptionView({
      ...{ id, text, link, whole },
      toggle: () => {
        if (!this.#whole.delete(id)) this.#whole.add(id);
        this.#host.requestUpdate();
      },
      toggleText: this.#texts.t(whole ? 'offerKinds.less' : 'offerKinds.more'),
    });
  }

  #phoneLink(phone: string, name: string, detail: Omit<SasCallDetail, 'url'>): TemplateResult {
    return phoneLink(
      phone,
      (text) => this.#texts.t('offerCard.call', { phone: text, name }),
      (event) => call(this.#host, event, detail),
    );
  }

  /** The point fixe de garde or the site, under the name. */
  site({ place }: Offer, name: string): Part {
    return place.name && place.name !== name ? html`<span class="site">${place.name}</span>` : nothing;
  }

  /** What the card is, and how it takes part. */
  badges(offer: Offer): Part {
    const { kind, participation, knownBy, treatingPhysician, marketplace } = offer;
    const t = this.#texts;
    const { via, sas } = participation;
    const isOwn = kind === 'PS' || kind === 'CPTS';
    const other = isOwn && via && via !== 'individual';
    const badge = (text: string) => html`<span class="badge" part="badge">${icons.check}${text}</span>`;
    const badges = [
      isOwn ? [] : html`<span class="badge kind" part="kind">${t.t(`offerKinds.kind.${kind}`)}</span>`,
      treatingPhysician ? badge(t.t('offerCard.doctor')) : [],
      sas && !this.isUnderCommunity(offer)
        ? badge(t.t(other ? `offerKinds.participates.${via}` : 'offerCard.participates'))
        : [],
      marketplace?.label
        ? html`<span class="badge kind">${t.t('offerKinds.operator', { label: marketplace.label })}</span>`
        : [],
      knownBy === 'editor' ? html`<span class="badge kind">${t.t('offerKinds.knownByEditor')}</span>` : [],
    ].flat();
    return badges.length ? html`<p class="badges">${badges}</p>` : nothing;
  }

  /**
   * Opening hours, orientation outside the slots, what is declared beside the participation, and the way to the members of a
   * structure.
   * @param named - who and where, as it is read aloud
   */
  about(offer: Offer, named: string): unknown {
    const { kind, place, structure, participation, actions } = offer;
    const t = this.#texts;
    const words = {
      everyDay: t.t('offerKinds.everyDay'),
      midnight: t.t('offerKinds.midnight'),
      from: (opens: string, closes: string) => t.t('offerKinds.from', { opens, closes }),
    };
    const hours = place.openingHours?.map((some) => hoursText(some, t.localizer, words)).join(' · ');
    const overbooks = actions.includes('overbook');
    const asks = (['request', 'record-call'] as const).find((action) => actions.includes(action));
    const { description = '', contact } = participation;
    const link = (phone: string) => this.#phoneLink(phone, named, { offerId: offer.id });
    const isOutside = !overbooks && kind === 'PS' && participation.via === 'CPTS' && actions.includes('call');
    return [
      hours
        ? html`<p class="line" part="hours">
            ${icons.wait}<span><span class="visually-hidden">${t.t('offerKinds.hours')} </span>${hours}</span>
          </p>`
        : nothing,
      isOutside ? html`<p class="outside" part="outside">${t.t('offerKinds.outside')}</p>` : nothing,
      this.#description('about', description, link),
      contact
        ? html`<p class="contact" part="contact">
            <span class="muted">${t.t('offerKinds.contact')} </span><span lang="fr">${withLinks(contact, link)}</span>
          </p>`
        : nothing,
      overbooks
        ? html`<div>
            <button class="plain" part="overbook" type="button" aria-haspopup="dialog" @click=${this.#overbook}>
              ${t.t('offerKinds.overbook')}<span class="visually-hidden">, ${named}</span>
            </button>
          </div>`
        : nothing,
      asks
        ? html`<div>
            <button class="plain" part="request" type="button" aria-haspopup="dialog" @click=${this.#request}>
              ${t.t(`offerKinds.${asks}`)}<span class="visually-hidden">, ${named}</span>
            </button>
          </div>`
        : nothing,
      structure && (kind === 'MSP' || kind === 'CDS')
        ? html`<div>${this.#members(offer, { kind, structureId: structure.nationalId, name: structure.name })}</div>`
        : nothing,
    ];
  }

  /** Fired from the button: who opens the form gives the focus back to it. */
  readonly #overbook = ({ currentTarget }: Event): void => {
    emit(currentTarget!, 'sas-overbook', { offerId: this.#host.offer!.id });
  };

  /** As `#overbook`, for a community of a place de marché. */
  readonly #request = ({ currentTarget }: Event): void => {
    emit(currentTarget!, 'sas-request', { offerId: this.#host.offer!.id });
  };

  #members({ id, actions }: Offer, target: MembersTarget): Part {
    if (!actions.includes('members') || target.structureId === this.#membersOf.value) return nothing;
    return html`<button
        class="plain"
        part="members"
        type="button"
        aria-haspopup="dialog"
        @click=${() => void this.#open(id, target)}
      >
        ${this.#texts.t(`offerKinds.members.${target.kind}`)}
      </button>
      ${this.#failed ? html`<p class="failed">${this.#texts.t('offerKinds.membersFailed')}</p>` : nothing}`;
  }

  /** The list stands in the card, so that what it fires passes where the card's own events pass. */
  async #open(offerId: string, target: MembersTarget): Promise<void> {
    const host = this.#host;
    if (!emit(host, 'sas-members', { offerId, structureId: target.structureId })) return;
    if (host.renderRoot.querySelector(tagOf('sas-structure-members'))) return;
    this.#failed = false;
    try {
      await loadStructureMembers();
    } catch {
      this.#failed = true;
      findAnnouncer(host)?.announce(this.#texts.t('offerKinds.membersFailed'));
      host.requestUpdate();
      return;
    }
    host.requestUpdate();
    if (!host.isConnected || host.renderRoot.querySelector(tagOf('sas-structure-members'))) return;
    const list = document.createElement(tagOf('sas-structure-members'));
    list.density = host.density;
    host.renderRoot.append(list);
    await list.open(target);
    list.remove();
  }
}
