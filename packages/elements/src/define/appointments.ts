import { SasAppointments } from '../appointments/index.js';
import { define } from '../internal/index.js';

define('sas-appointments', SasAppointments);
