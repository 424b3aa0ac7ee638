import type { FastifyInstance } from 'fastify';
import type { AddedPlaces } from './availability/index.js';
import { importAgendaSlots } from './booking/index.js';
import type { GatewayConfig } from './config/index.js';
import { importDirectory, type Directory } from './directory/index.js';
import type { Database } from './storage/index.js';

/** The directory for the rooms that take an offer as it is: places that only editors know are offers too. */
export function withAddedPlaces(directory: Directory, addedPlaces: AddedPlaces): Directory {
  return {
    ...directory,
    getOffer: async (offerId) => (await directory.getOffer(offerId)) ?? (await addedPlaces.find(offerId)),
    async offersOf(owners) {
      const { practitioners = [], structures = [] } = owners;
      return [
        ...(await directory.offersOf(owners)),
        ...(await addedPlaces.ofOwners([...practitioners, ...structures])),
      ];
    },
  };
}

/** Imports the directory file when its content changed. A file that cannot be used leaves the directory as it was. */
export async function bringDirectoryUpToDate(
  app: FastifyInstance,
  database: Database,
  config: GatewayConfig,
): Promise<void> {
  if (!config.directory) return;
  try {
    const { faults, ...report } = await importDirectory(database, config.directory.file, importAgendaSlots);
    app.log.info(report, 'directory');
    if (faults.length > 0) app.log.warn({ faults }, 'lines of the directory file were left out');
  } catch (err) {
    app.log.error({ err }, 'the directory file was not imported');
  }
}
