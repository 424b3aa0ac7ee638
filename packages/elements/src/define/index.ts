// The provider first: contexts reach elements that are defined after it at once.
import './provider.js';
import './slot-grid.js';
import './offer-card.js';
import './results.js';
import './search-bar.js';
import './booking-dialog.js';
import './search.js';
import './structure-members.js';
import './filters.js';
import './agenda.js';
import './participation.js';
