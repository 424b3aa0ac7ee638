import { define } from '../internal/index.js';
import { SasSlotGrid } from '../slot-grid/index.js';

define('sas-slot-grid', SasSlotGrid);
