import type { Offer, Slot, Source } from '@sas-embed/contract';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { call } from '../events.js';
import { heading, icons, isCommunity, SasElement, tagOf, telephoneLink } from '../internal/index.js';
import { formatDistance, frOfferCard, LocalizeController } from '../localize/index.js';
import type { Density, SlotGridStatus } from '../slot-grid/index.js';
import type { CardKind } from './kinds.js';
import { lateSlots } from './late-slots.js';
import { kinds } from './load.js';
import { offerCardStyles } from './offer-card.styles.js';
import { phoneLink } from './phone-link.js';
import { sourceLine } from './source-line.js';

/**
 * One offer of care: who, where, how to call, and three days of slots.
 *
 * The card says on one line where its slots come from, or which agenda is silent: an agenda that does not answer never
 * looks like "no slot". Its height depends on the offer only, so that nothing moves when slots arrive; a slot that comes
 * later and belongs before one on screen waits behind a button, lest it move what the regulator is about to click.
 *
 * @summary The card of a practitioner, a CPTS, a SOS Médecins duty point, a MSP or a CDS, with three days of slots.
 * @fires {CustomEvent<SasSelectDetail>} sas-select - A slot was chosen. Cancellable.
 * @fires {CustomEvent<SasCallDetail>} sas-call - The phone link was activated; cancel it to dial by yourself.
 * @fires {CustomEvent<SasRequestDetail>} sas-request - A community of a place de marché is to be asked, or a call recorded. Cancellable.
 * @fires {CustomEvent<SasOverbookDetail>} sas-overbook - An orientation outside the slots is wanted. Cancellable.
 * @fires {CustomEvent<SasMembersDetail>} sas-members - The members of the structure are wanted; cancel it to show them yourself.
 * @csspart card - The card's box.
 * @csspart community - The CPTS above the practitioner.
 * @csspart community-name - The heading of the CPTS.
 * @csspart name - The heading.
 * @csspart badge - The participation in the SAS.
 * @csspart kind - What the card is: SOS Médecins, MSP, CDS.
 * @csspart phone - The phone links.
 * @csspart hours - The opening hours.
 * @csspart description - What is said of the CPTS, or of the participation; its beginning when it is long.
 * @csspart contact - Whom to ask, as it is declared with the participation.
 * @csspart outside - That an orientation outside the slots is possible by telephone.
 * @csspart overbook - The button that orients outside the slots.
 * @csspart request - The button that asks a community of a place de marché.
 * @csspart members - The button that shows the members of the structure.
 * @csspart source - The line on the agendas' state.
 * @csspart earlier - The button that lets in slots that came late and are earlier.
 * @cssprop [--sas-color-surface=#ffffff] - Background of the card.
 * @cssprop [--sas-color-border=#d3d9e2] - Border of the card.
 * @cssprop [--sas-color-danger=#a61b2b] - What could not be loaded.
 * @cssprop [--sas-radius=8px] - Radius of the card's corners.
 */
export class SasOfferCard extends SasElement {
  static override styles = offerCardStyles;

  /** The offer; nothing is shown without one. */
  @property({ attribute: false }) offer: Offer | undefined;

  /** Its free slots of all sources, in any order. */
  @property({ attribute: false }) slots: readonly Slot[] = [];

  /** The sources asked for its slots, with their states. */
  @property({ attribute: false }) sources: readonly Source[] = [];

  /** The local dates shown; without any, today and the two next days of the place. */
  @property({ attribute: false }) dates: readonly string[] = [];

  /** What is known of the slots. */
  @property() status: SlotGridStatus = 'loading';

  /** Level of the card's heading in the page, 2 to 6. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 3;

  /** Whether all slots are shown, not the first rows only. */
  @property({ type: Boolean }) expanded = false;

  /** How much room things take. */
  @property({ reflect: true }) density: Density = 'comfortable';

  readonly #texts = new LocalizeController(this, frOfferCard);
  /** What the kind of the offer adds, once that is loaded. */
  #kind: CardKind | undefined;
  #asked = false;
  /** What the grid shows: all slots but those that wait. */
  #shown: readonly Slot[] = [];
  #late: ReadonlySet<Slot> = new Set();

  /** Puts the focus on the first slot. @returns false when there is none */
  focusFirstSlot(): boolean {
    return this.renderRoot?.querySelector(tagOf('sas-slot-grid'))?.focusFirstSlot() ?? false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#needKind();
    const before = changed.has('offer') ? changed.get('offer') : this.offer;
    const same = before?.id === this.offer?.id;
    if (same && !changed.has('slots')) return;
    this.#late = same && this.offer ? lateSlots(this.#shown, this.slots, this.offer.place.timeZone) : new Set();
    if (this.#late.size && !this.#inSight()) this.#late = new Set();
    this.#shown = this.#late.size ? this.slots.filter((slot) => !this.#late.has(slot)) : this.slots;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { offer } = this;
    if (!offer) return nothing;
    const { place, practitioner, structure, distanceMeters } = offer;
    const t = this.#texts;
    const kind = this.#kind;
    const under = kind?.isUnderCommunity(offer);
    const level = this.headingLevel;
    const name = this.#name(offer);
    const named = [name, place.name].filter(Boolean).join(', ');
    const specialty = practitioner?.specialties.map((s) => s.label).find(Boolean);
    const sector = practitioner?.conventionSector;
    const facts = [specialty, sector && t.t(`offerCard.sector.${sector}`)].filter(Boolean);
    const isForeign = specialty && !t.localizer.locale.startsWith('fr');
    const address = [...place.address.lines, `${place.address.postcode} ${place.address.city}`.trim()].filter(Boolean);
    return html`
      <article class="card" part="card" aria-labelledby=${under ? 'community heading' : 'heading'}>
        ${kind?.header(offer, level)}
        <div class="identity">
          ${heading(under ? Math.min(6, level + 1) : level, 'name', [name, kind?.site(offer, name)])}
          ${
            facts[0]
              ? html`<p class="muted">
                  ${isForeign ? [html`<span lang="fr">${specialty}</span>`, facts[1] && ` · ${facts[1]}`] : facts.join(' · ')}
                </p>`
              : nothing
          }
          ${kind ? kind.badges(offer) : this.#badge(offer)}
          ${structure && structure.name !== name ? html`<p class="muted">${structure.name}</p>` : nothing}
          <div class="line">
            ${icons.place}
            <address class="address">
              ${
                distanceMeters === undefined
                  ? nothing
                  : html`<span class="distance"
                        >${t.t('offerCard.distance', { distance: formatDistance(t.localizer, distanceMeters) })}</span
                      >
                      · `
              }${address.join(', ')}
            </address>
          </div>
          ${this.#phone(offer, named)} ${kind?.about(offer, named)}
          ${isCommunity(offer) ? nothing : this.#source(place.timeZone)}
        </div>
        ${
          isCommunity(offer)
            ? nothing
            : html`<sas-slot-grid
                .offerId=${offer.id}
                .slots=${this.#shown}
                .dates=${this.dates}
                .timeZone=${place.timeZone}
                .status=${this.status}
                .density=${this.density}
                .expanded=${this.expanded}
                .label=${t.t('offerCard.slotsOf', { name: named })}
              ></sas-slot-grid>`
        }
      </article>
    `;
  }

  #needKind(): void {
    if (this.#kind || !this.offer) return;
    if (kinds.loaded) this.#kind = new kinds.loaded.CardKind(this);
    else if (!this.#asked) void kinds.load().then(() => this.requestUpdate());
    this.#asked = true;
  }

  #name({ practitioner, structure }: Offer): string {
    if (!practitioner) return structure?.name ?? this.#texts.t('offerCard.unnamed');
    const title = practitioner.title === 'DR' || practitioner.title === 'PR' ? practitioner.title : undefined;
    return [title && this.#texts.t(`offerCard.title.${title}`), practitioner.firstName, practitioner.lastName]
      .filter(Boolean)
      .join(' ');
  }

  #badge({ participation, treatingPhysician }: Offer): TemplateResult | typeof nothing {
    const { sas } = participation;
    if (!sas && !treatingPhysician) return nothing;
    const badge = (text: 'offerCard.participates' | 'offerCard.doctor') =>
      html`<span class="badge" part="badge">${icons.check}${this.#texts.t(text)}</span>`;
    return html`<p class="badges">
      ${treatingPhysician ? badge('offerCard.doctor') : nothing} ${sas ? badge('offerCard.participates') : nothing}
    </p>`;
  }

  #phone({ place }: Offer, name: string): TemplateResult {
    const t = this.#texts;
    const phone = place.phones?.find(telephoneLink);
    return phone
      ? html`<div>${phoneLink(phone, (text) => t.t('offerCard.call', { phone: text, name }), this.#onCall)}</div>`
      : html`<p class="muted">${t.t('offerCard.noPhone')}</p>`;
  }

  #source(timeZone: string): TemplateResult {
    const { state, text } = sourceLine(this.sources, timeZone, this.#texts);
    const icon = { missing: icons.alert, waiting: icons.wait, answered: icons.check, none: icons.phone }[state];
    return html`<p class="source ${state}" part="source">${icon}<span>${text}</span>${this.#earlier()}</p>`;
  }

  #earlier(): TemplateResult | typeof nothing {
    const count = this.#late.size;
    if (!count) return nothing;
    const t = this.#texts;
    return html`<button
      class="button"
      type="button"
      part="earlier"
      aria-label=${t.t('offerCard.showEarlier', { count })}
      @click=${this.#onEarlier}
    >
      ${t.t('offerCard.earlier', { count })}
    </button>`;
  }

  /** Whether the card is in the window: elsewhere nobody sees its slots move. */
  #inSight(): boolean {
    const { top, bottom } = this.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  }

  #onEarlier = (): void => {
    this.#late = new Set();
    this.#shown = this.slots;
    this.requestUpdate();
    // The button is gone: the focus goes to what it let in.
    void this.updateComplete.then(() => this.focusFirstSlot());
  };

  readonly #onCall = (event: Event): void => {
    call(this, event, { offerId: this.offer!.id });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'sas-offer-card': SasOfferCard;
  }
}
