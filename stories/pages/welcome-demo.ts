/** The journey of the first page: searched when one arrives, with what a host can change beside it. */
import { sampleOffers } from '@sas-embed/client/mock';
import '../../packages/elements/src/define/search.js';
import { applyAppearance, themes, type ThemeName } from '../../packages/elements/src/tokens/index.js';
import { provide } from '../support.js';

const OFFERS = ['offer-bordeaux-1', 'offer-bordeaux-agenda', 'offer-no-calendar'];
const CHOICES = {
  theme: { neutral: 'Neutral', ans: 'National platform', dark: 'Dark', contrast: 'High contrast' },
  density: { comfortable: 'Comfortable', compact: 'Compact' },
  locale: { fr: 'Français', en: 'English' },
} as const;
type Choice = keyof typeof CHOICES;
const LEGENDS: Record<Choice, string> = { theme: 'Theme', density: 'Density', locale: 'Language' };

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** One of several, as the radio buttons that they are. */
function choose(name: Choice, act: (value: string) => void): HTMLElement {
  const set = document.createElement('fieldset');
  const legend = document.createElement('legend');
  legend.textContent = LEGENDS[name];
  set.append(legend);
  Object.entries(CHOICES[name]).forEach(([value, text], i) => {
    const label = document.createElement('label');
    const input = Object.assign(document.createElement('input'), {
      ...{ type: 'radio', name: `welcome-${name}`, value, defaultChecked: i === 0 },
    });
    input.addEventListener('change', () => act(value));
    label.append(input, text);
    set.append(label);
  });
  return set;
}

/**
 * Fills a place of the page with it, once.
 * @param place - an empty element
 */
export async function welcomeDemo(place: HTMLElement): Promise<void> {
  if (place.childElementCount) return;
  const search = document.createElement('sas-search');
  search.context = {
    caseRef: 'D-2026-0042',
    specialty: { code: 'SM54', label: 'Qualifié en médecine générale' },
    address: { streetName: 'Rue des Acacias', city: 'Bordeaux', postcode: '33000' },
  };
  // no demonstration opens another page
  search.addEventListener('sas-open', (event) => event.preventDefault());
  const offers = sampleOffers().filter(({ id }) => OFFERS.includes(id));
  const { provider } = provide({}, { offers }, search);
  const stage = document.createElement('div');
  stage.className = 'stage sas-welcome-stage';
  stage.lang = 'fr';
  stage.append(provider);
  const tools = document.createElement('div');
  tools.className = 'sas-welcome-tools';
  tools.append(
    choose('theme', (name) => applyAppearance(stage, themes[name as ThemeName])),
    choose('density', (density) => (search.density = density as 'compact' | 'comfortable')),
    choose('locale', (locale) => (provider.locale = stage.lang = locale)),
  );
  place.append(tools, stage);
  // the reader's focus, and what he is reading, stay where they are
  stage.inert = true;
  while (!search.ready) await frame();
  if (await search.run()) {
    const results = search.shadowRoot!.querySelector('sas-results')!;
    while (stage.isConnected && results.search.status !== 'done') await frame();
  }
  await frame();
  stage.inert = false;
}
