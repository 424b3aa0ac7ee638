import type { frMap } from '../fr/map.js';

/** English of `sas-map`. */
export const enMap: typeof frMap = {
  'map.heading': 'Plan of the care offer',
  'map.points': (p) => `${p.count} point${p.count === 1 ? '' : 's'} on the plan`,
  'map.point': (p) =>
    [p.number && `no. ${p.number}`, p.name, p.distance && `${p.distance} away`, p.slots].filter(Boolean).join(', '),
  'map.slots': 'free slots',
  'map.none': 'no free slot',
  'map.unknown': 'slots not known',
  'map.center': 'Place of the search',
  'map.north': 'N',
  'map.nearer': 'Zoom in',
  'map.farther': 'Zoom out',
  'map.all': 'Show all',
  'map.show': 'Show the card',
  'map.legend': 'Numbers are those of the cards. Filled circle: free slots; square: no slot; dashed: not known.',
  'map.elsewhere': (p) =>
    p.count > 1
      ? `${p.count} offers without an exact position are not on the plan: cards ${p.numbers}.`
      : `One offer without an exact position is not on the plan: card ${p.numbers}.`,
  'map.tiles': (p) => `Map by ${p.host}: that server knows which area is shown, and nothing else.`,
  'map.tilesMissing': 'Part of the map is missing. The points are where they are.',
  'map.searching': 'Searching for care…',
  'map.failed': 'The search did not succeed: there is nothing to put on the plan.',
  'map.empty': 'No care offer to put on the plan.',
  'map.unplaced': 'None of these offers has an exact position.',
};
