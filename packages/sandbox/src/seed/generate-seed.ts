import { generatePractitioners } from './generate.js';
import {
  generateCommunities,
  generateDutyPoints,
  generateMembers,
  generateStructures,
  generateUnlisted,
} from './generate-structures.js';
import type { Seed } from './files.js';

/** Draws all lists. Always the same. */
export function generateSeed(): Seed {
  const practitioners = generatePractitioners();
  const communities = generateCommunities();
  return {
    practitioners,
    unlisted: generateUnlisted(practitioners),
    communities,
    members: generateMembers(practitioners, communities),
    structures: generateStructures(practitioners),
    dutyPoints: generateDutyPoints(),
  };
}
