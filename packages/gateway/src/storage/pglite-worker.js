// @ts-check
// Runs PGlite off the event loop. It speaks PostgreSQL's wire protocol: bytes in, bytes out, in order. JavaScript, so
// that the very same file starts from source (tests) and from the build.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { cube } from '@electric-sql/pglite/contrib/cube';
import { earthdistance } from '@electric-sql/pglite/contrib/earthdistance';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';

/** @type {{ dataDir?: string, template?: string, code: import('@electric-sql/pglite').PGliteOptions['pgliteWasmModule'] }} */
const { dataDir, template, code } = workerData;
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);

/** An empty database that the build made (for the sources too): unpacking it takes a tenth of the time of making it. */
const empty = fileURLToPath(new URL('../../dist/storage/empty-database.tar.gz', import.meta.url));

/** What a new database begins as; nothing where there is one already, or the engine shall make its own. */
async function beginning() {
  if (template) return { loadDataDir: new Blob([await readFile(template)]) };
  const isThere = dataDir !== undefined && existsSync(join(dataDir, 'PG_VERSION'));
  if (isThere || !existsSync(empty)) return {};
  return { loadDataDir: new Blob([gunzipSync(await readFile(empty))]) };
}

const lite = await PGlite.create({
  pgliteWasmModule: code,
  extensions: { btree_gist, cube, earthdistance, pg_trgm, unaccent },
  ...(dataDir ? { dataDir } : {}),
  ...(await beginning()),
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
