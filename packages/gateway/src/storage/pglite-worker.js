// @ts-check
// Runs PGlite off the event loop. It speaks PostgreSQL's wire protocol: bytes in, bytes out, in order. JavaScript, so
// that the very same file starts from source (tests) and from the build.
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { cube } from '@electric-sql/pglite/contrib/cube';
import { earthdistance } from '@electric-sql/pglite/contrib/earthdistance';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';

/** @type {{ dataDir?: string, template?: string }} */
const { dataDir, template } = workerData;
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);

const lite = await PGlite.create({
  extensions: { btree_gist, cube, earthdistance, pg_trgm, unaccent },
  ...(dataDir ? { dataDir } : {}),
  ...(template ? { loadDataDir: new Blob([await readFile(template)]) } : {}),
});

/** @param {unknown} message */
async function handle(message) {
  if (message instanceof Uint8Array) {
    await lite.execProtocolRawStream(message, {
      onRawData: (data) => {
        const copy = data.slice(); // the engine reuses its buffer
        port.postMessage(copy, [copy.buffer]);
      },
    });
  } else if (message === 'dump') {
    const dump = new Uint8Array(await (await lite.dumpDataDir('none')).arrayBuffer());
    port.postMessage({ dump }, [dump.buffer]);
  } else if (message === 'close') {
    await lite.close();
    port.close();
  }
}

/** @type {Promise<void>} */
let last = Promise.resolve();
port.on('message', (message) => {
  last = last.then(() => handle(message));
  // An engine that throws here is broken (SQL errors travel in the protocol): end the worker, the port sees it.
  last.catch((error) => {
    throw error;
  });
});
port.postMessage('ready');
