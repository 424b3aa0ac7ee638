import type { SasClient } from '@sas-embed/client';
import type { DeclaredPlace, KnownStructure, StructureProfile } from '@sas-embed/contract';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { emit } from '../events.js';
import {
  baseStyles,
  buttonStyles,
  fieldStyles,
  messageStyles,
  questionStyles,
  errorDetail,
  heading,
  LiveRegion,
  SasElement,
  SuggestController,
  WriteKeys,
} from '../internal/index.js';
import { frParticipation, loadEnglishParticipation, OwnLocalizeController } from '../localize/index.js';
import type { Density } from '../slot-grid/index.js';
import {
  choicesOf,
  declarationOf,
  draftOf,
  faultyFields,
  nameOfField,
  needsHours,
  type Draft,
  type Faults,
} from './participation-draft.js';
import { fieldsView } from './participation-fields.js';
import { ParticipationReader } from './participation-reader.js';
import { faultsOf, problemText } from './participation-texts.js';
import {
  PLACES,
  placesView,
  QUESTION,
  questionView,
  readProblemView,
  saveView,
  structureView,
  toldView,
  type Form,
  type FormShown,
  type ProfileDraft,
  type Told,
} from './participation-view.js';
import { participationStyles } from './participation.styles.js';

/**
 * How a practitioner, or those for whom a delegate or the manager of a structure declares, take part in the SAS: by
 * themselves, through one or several CPTS, a MSP or SOS Médecins, with a description and a contact; and what a structure says
 * of itself. Places are ticked and saved together, all or none; a declaration is taken back after a question.
 *
 * All fields are native but the search of structures, a combobox: arrows walk through what is proposed, Enter chooses,
 * Escape closes. When another was faster it is read again and what was typed stays. When the user changes, drafts and
 * everything read are forgotten.
 *
 * @summary How one takes part in the SAS, and what structures say of themselves.
 * @fires {CustomEvent<SasChangeDetail>} sas-change - Something was declared here; `offerId` is a card of the place.
 * @fires {CustomEvent<SasErrorDetail>} sas-error - Something could not be read or saved; the screen says so.
 * @csspart heading - The heading.
 * @csspart section - The heading of a structure, and of the question in the dialog.
 * @csspart place - A place, and how it takes part now.
 * @csspart structure - What a structure says of itself.
 * @csspart dialog - The native dialog that asks before a declaration is taken back.
 */
export class SasParticipation extends SasElement {
  static override styles: CSSResultGroup = [
    baseStyles,
    buttonStyles,
    fieldStyles,
    messageStyles,
    questionStyles,
    participationStyles,
  ];

  /** How much room things take. */
  @property({ reflect: true }) density: Density = 'comfortable';

  /** Level of the heading, 2 to 5; structures are one below. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 2;

  @state() private ticked: ReadonlySet<string> = new Set();
  @state() private draft: Draft = draftOf();
  @state() private faults: Faults = {};
  @state() private told: Told | undefined;
  @state() private busy: Form | undefined;
  @state() private asked: DeclaredPlace | undefined;

  readonly #texts = new OwnLocalizeController(this, frParticipation, loadEnglishParticipation);
  readonly #live = new LiveRegion(this);
  readonly #keys = new WriteKeys();
  readonly #profiles = new Map<string, ProfileDraft>();
  readonly #box = new SuggestController<KnownStructure>(this, {
    minChars: 2,
    label: ({ name }) => name,
    synonyms: ({ nationalId }) => [nationalId],
    fetch: (query, options) => {
      const { choice } = this.draft;
      if (choice !== 'CPTS' && choice !== 'MSP' && choice !== 'SOS') return undefined;
      return this.#reader.client?.suggestStructures(choice, query, options);
    },
    chosen: (structure) => structure && this.#add(structure),
  });
  readonly #reader = new ParticipationReader(this, {
    forget: () => this.#forget(),
    started: (places) => places.length === 1 && this.#tick(places[0]!, true),
    arrived: ({ places }) => {
      this.ticked = new Set([...this.ticked].filter((id) => places.some(({ offerId }) => offerId === id)));
    },
  });
  #isTyped = false;

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.#reader.list) void this.#reader.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#reader.stop();
    this.asked = undefined;
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('asked')) return;
    const dialog = this.renderRoot.querySelector('dialog')!;
    if (this.asked && !dialog.open) dialog.showModal();
    else if (!this.asked && dialog.open) dialog.close();
  }

  #forget(): void {
    this.#keys.forget();
    this.#profiles.clear();
    this.#box.clear();
    this.#isTyped = false;
    this.#live.announce('');
    this.told = this.busy = this.asked = undefined;
    this.ticked = new Set();
    this.draft = draftOf();
    this.faults = {};
  }

  // ---- what is read

  get #places(): DeclaredPlace[] {
    return this.#reader.list?.places.filter(({ offerId }) => this.ticked.has(offerId)) ?? [];
  }

  /** What may be chosen: before a place is ticked, of the first. */
  get #choices() {
    return choicesOf(this.ticked.size ? this.#places : (this.#reader.list?.places.slice(0, 1) ?? []));
  }

  // ---- what is shown

  protected override render(): TemplateResult {
    const { list, problem } = this.#reader;
    const t = this.#texts;
    const shown: FormShown = { t, told: this.told, busy: this.busy };
    const isEmpty = list && list.places.length + list.structures.length === 0;
    return html`<div class="frame" aria-busy=${!list && !problem ? 'true' : 'false'}>
        ${heading(this.headingLevel, 'heading', t.t('participation.heading'))}
        ${!list && !problem ? html`<p class="hint">${t.t('participation.loading')}</p>` : nothing}
        <div role="alert">${problem ? readProblemView(t, problem, () => void this.#reader.start()) : nothing}</div>
        ${isEmpty ? html`<p class="hint">${t.t('participation.none')}</p>` : nothing}
        ${list?.places.length ? this.#placesForm(shown, list.places) : nothing}
        ${list?.structures.map((structure) => this.#structureForm(shown, structure))}
      </div>
      ${this.#live.render()}
      <dialog aria-labelledby="question" part="dialog" @cancel=${this.#onCancel} @close=${this.#onClose}>
        ${this.#question(shown)}
      </dialog>`;
  }

  #placesForm(shown: FormShown, places: readonly DeclaredPlace[]): TemplateResult {
    const { draft, faults, ticked } = this;
    const { t } = shown;
    return html`<form class="declaration" novalidate @submit=${(event: Event) => void this.#save(event)}>
      ${placesView({
        ...{ t, places, ticked, faults },
        tick: (place, isTicked) => this.#tick(place, isTicked),
        withdraw: (place) => this.#ask(place),
      })}
      ${fieldsView({
        ...{ t, draft, faults, choices: this.#choices, box: this.#box },
        hoursNeeded: needsHours(draft, this.#places),
        change: (part) => this.#change(part),
        remove: (structure) => this.#remove(structure),
      })}
      ${toldView(shown, PLACES)} ${saveView(shown, PLACES, t.t('participation.save'))}
    </form>`;
  }

  #question(shown: FormShown): unknown {
    const { asked } = this;
    if (!asked) return nothing;
    return questionView(shown, asked, { cancel: this.#onCancel, confirm: () => void this.#withdraw(asked) });
  }

  #structureForm(shown: FormShown, structure: StructureProfile): TemplateResult {
    return structureView(shown, structure, {
      level: this.headingLevel + 1,
      texts: this.#textsOf(structure),
      write: (texts) => {
        this.#profiles.set(structure.nationalId, texts);
        this.requestUpdate();
      },
      save: () => void this.#describe(structure),
    });
  }

  // ---- what is typed

  #textsOf({ nationalId, description = '', contact = '' }: StructureProfile): ProfileDraft {
    return this.#profiles.get(nationalId) ?? { description, contact };
  }

  #tick(place: DeclaredPlace, isTicked: boolean): void {
    const ticked = new Set(this.ticked);
    if (isTicked) ticked.add(place.offerId);
    else ticked.delete(place.offerId);
    this.ticked = ticked;
    this.faults = {};
    // As long as nothing is typed, the form shows how the one place that is ticked takes part.
    if (!this.#isTyped) this.draft = draftOf(ticked.size === 1 ? this.#places[0] : undefined);
  }

  #change(part: Partial<Draft>): void {
    this.#isTyped = true;
    this.draft = { ...this.draft, ...part };
    this.faults = {};
    this.told = undefined;
    if ('choice' in part) {
      this.#box.clear();
      this.draft = { ...this.draft, structure: undefined };
    }
  }

  #add(structure: KnownStructure): void {
    const { communities, choice } = this.draft;
    const others = communities.filter(({ nationalId }) => nationalId !== structure.nationalId);
    this.#change(choice === 'CPTS' ? { communities: [...others, structure].slice(0, 5) } : { structure });
    this.#box.clear();
    this.#say(() => this.#texts.t('participation.added', { name: structure.name }));
  }

  /** Said in the language of that moment. */
  #say(text: () => string): void {
    this.#texts.speak(() => this.#live.announce(text()));
  }

  #remove({ nationalId, name }: KnownStructure): void {
    const communities = this.draft.communities.filter((other) => other.nationalId !== nationalId);
    this.#change({ communities, structure: undefined });
    this.#say(() => this.#texts.t('participation.removed', { name }));
    this.renderRoot.querySelector<HTMLElement>('#structure')?.focus();
  }

  // ---- what is saved

  async #save(event: Event): Promise<void> {
    event.preventDefault();
    const places = this.#places;
    const { draft } = this;
    const wrong = faultyFields(draft, places);
    if (wrong.size > 0) return this.#showFaults(wrong);
    const declaration = declarationOf(draft, places);
    const known = places.map(({ offerId, version }) => ({ offerId, version }));
    await this.#write(PLACES, [known, declaration], async (client, idempotencyKey) => {
      await client.declareParticipation(known, declaration, { idempotencyKey });
      this.#isTyped = false;
      emit(this, 'sas-change', { offerId: known[0]!.offerId });
      return () => this.#texts.t('participation.saved', { count: known.length });
    });
  }

  async #describe(structure: StructureProfile): Promise<void> {
    const { nationalId, version, name } = structure;
    const typed = this.#textsOf(structure);
    const [description, contact] = [typed.description.trim(), typed.contact.trim()];
    const said = { ...(description && { description }), ...(contact && { contact }) };
    const known = { nationalId, version };
    await this.#write(nationalId, [known, said], async (client, idempotencyKey) => {
      await client.describeStructure(known, said, { idempotencyKey });
      this.#profiles.delete(nationalId);
      emit(this, 'sas-change', {});
      return () => this.#texts.t('participation.described', { name });
    });
  }

  #ask(place: DeclaredPlace): void {
    this.told = undefined;
    this.asked = place;
  }

  async #withdraw({ offerId }: DeclaredPlace): Promise<void> {
    const place = this.#reader.list?.places.find((other) => other.offerId === offerId);
    if (!place) return;
    const known = { offerId, version: place.version };
    const isDone = await this.#write(QUESTION, known, async (client, idempotencyKey) => {
      await client.withdrawParticipation(known, { idempotencyKey });
      emit(this, 'sas-change', { offerId });
      return () => this.#texts.t('participation.withdrawn');
    });
    if (!isDone) return;
    this.asked = undefined;
    await this.updateComplete;
    // Its button has gone with the declaration.
    [...this.renderRoot.querySelectorAll<HTMLInputElement>('input[name=place]')]
      .find(({ value }) => value === offerId)
      ?.focus();
  }

  /** Writes once; a repeat of the same after no answer is the same write. Answers whether it was done. */
  async #write(
    form: Form,
    what: unknown,
    work: (client: SasClient, idempotencyKey: string) => Promise<() => string>,
  ): Promise<boolean> {
    const client = this.#reader.client;
    if (this.busy !== undefined || !client) return false;
    this.busy = form;
    this.told = undefined;
    this.faults = {};
    const name = JSON.stringify([form, what]);
    try {
      const text = await work(client, this.#keys.of(name));
      if (client !== this.#reader.client) return false;
      this.#keys.forget(name);
      await this.#reader.read().catch((error: unknown) => void emit(this, 'sas-error', errorDetail(error)));
      if (client !== this.#reader.client) return false;
      const [only, ...others] = this.#places;
      if (only && !others.length && !this.#isTyped) this.draft = draftOf(only);
      this.told = { form: form === QUESTION ? PLACES : form, text, isProblem: false };
      this.#say(text);
      return true;
    } catch (error) {
      if (client !== this.#reader.client) return false;
      await this.#refused(form, name, error);
      return false;
    } finally {
      if (client === this.#reader.client) this.busy = undefined;
    }
  }

  async #refused(form: Form, name: string, error: unknown): Promise<void> {
    const detail = errorDetail(error);
    emit(this, 'sas-error', detail);
    if (!detail.retryable) this.#keys.forget(name);
    const { code } = detail;
    if (code === 'version-conflict' || code === 'not-found') await this.#reader.read().catch(() => undefined);
    const { problem } = error as { problem?: { errors?: { field: string }[] } };
    const wrong = (problem?.errors ?? []).map(({ field }) => nameOfField(field));
    if (form === PLACES && code === 'invalid-request' && wrong.length) this.#showFaults(wrong);
    this.told = { form, text: () => problemText(this.#texts, error), isProblem: true };
  }

  /** Says beside each field what is wrong, and goes to the first. */
  #showFaults(fields: Iterable<string>): void {
    this.faults = faultsOf(this.#texts, fields, this.#places.length > 1 && this.#choices.length === 1);
    this.told = undefined;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[data-wrong]')?.focus());
  }

  readonly #onCancel = (event: Event): void => {
    event.preventDefault();
    if (this.busy === undefined) this.asked = undefined;
  };

  readonly #onClose = (): void => {
    if (this.busy === undefined) this.asked = undefined;
    else if (this.asked) this.renderRoot.querySelector('dialog')!.showModal();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'sas-participation': SasParticipation;
  }
}
