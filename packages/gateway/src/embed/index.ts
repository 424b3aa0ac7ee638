export { readEmbedFiles, type EmbedFile } from './files.js';
export { registerEmbed } from './routes.js';
