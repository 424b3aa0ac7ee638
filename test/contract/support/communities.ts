/** Communities of a place de marché, in the sample world. */
import { mockOffer, sampleOffers, sampleSlots } from '@sas-embed/client/mock';
import type { Sample } from './gateway-world.js';

/** Two communities that are asked from here, and one that is telephoned. */
export const [NURSES, OTHERS, PHONED] = ['pdm-nurses', 'pdm-others', 'pdm-phoned'] as const;

const community = (
  id: string,
  nationalId: string,
  name: string,
  marketplace: { label?: string; interfaced: boolean },
) => {
  const { practitioner: _nobody, ...offer } = mockOffer({
    id,
    kind: 'PDM',
    structure: { nationalId, name },
    marketplace,
    sources: [],
    actions: ['call'],
    place: { position: { latitude: 44.8302, longitude: -0.5803 } },
  });
  return offer;
};

/** The sample world with them. */
export const WITH_COMMUNITIES: Sample = {
  offers: [
    ...sampleOffers(),
    community(NURSES, '1339999037', 'Communauté Exemple Soins', { label: 'SoinsPartagés', interfaced: true }),
    community(OTHERS, '1339999045', 'Communauté Modèle Soins', { label: 'SoinsPartagés', interfaced: true }),
    community(PHONED, '1339999052', 'Communauté Témoin Soins', { interfaced: false }),
  ],
  slotsOf: sampleSlots,
};
