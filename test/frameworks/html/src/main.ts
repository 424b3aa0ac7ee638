import { createMockClient } from '@sas-embed/client/mock';
import type {} from '@sas-embed/elements';
import '@sas-embed/elements/define/provider.js';
import '@sas-embed/elements/define/search.js';

const app = document.querySelector('#app')!;
const provider = document.createElement('sas-provider');
const search = document.createElement('sas-search');
const slotted = document.createElement('p');
slotted.id = 'slotted';
slotted.textContent = 'Dossier';
provider.append(slotted, search);
provider.client = createMockClient();
search.context = { caseRef: 'DRM-1', specialty: { code: 'SM54' } };

const said = document.createElement('output');
search.addEventListener('sas-filter-change', ({ detail }) => {
  said.textContent = detail.categories.join();
});

const compact = document.createElement('button');
compact.id = 'compact';
compact.textContent = 'Compact';
compact.addEventListener('click', () => (search.density = 'compact'));

const close = document.createElement('button');
close.id = 'close';
close.textContent = 'Fermer';
close.addEventListener('click', () => provider.remove());

app.append(compact, close, said, provider);
