export { loadKeyList, type KeyList } from './load-key-list.js';
export { loadShortcuts, type Shortcuts, type ShortcutScope } from './load-shortcuts.js';
