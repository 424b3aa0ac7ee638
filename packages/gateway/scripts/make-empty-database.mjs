// Makes dist/storage/empty-database.tar.gz, with which a new embedded database begins: to unpack it takes half a second, to let
// the engine make its own (initdb in WebAssembly) three to six.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';

const folder = fileURLToPath(new URL('../dist/storage/', import.meta.url));
const lite = await PGlite.create();
const dump = await lite.dumpDataDir('gzip');
await lite.close();
mkdirSync(folder, { recursive: true });
// whole or not at all: a gateway may start meanwhile
writeFileSync(`${folder}empty-database.tmp`, Buffer.from(await dump.arrayBuffer()));
renameSync(`${folder}empty-database.tmp`, `${folder}empty-database.tar.gz`);
