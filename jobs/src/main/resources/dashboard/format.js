// Numbers, times and names as people read them.

const pad = (number) => String(number).padStart(2, '0');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

// Beyond this next to nothing was expected, and the ratio is a matter of chance.
const MEANINGFUL_RATIO = 1000;

const DEFINITIONS = {
  main_and_content_rate: 'main and content',
  main_rate: 'main process',
  content_rate: 'content',
  content_shutdown_rate: 'content, shutdown kills',
  startup_rate: 'startup',
  gpu_rate: 'GPU process',
  plugin_rate: 'plugins',
  gmplugin_rate: 'media plugins',
  rdd_rate: 'media decoder',
  socket_rate: 'network process',
  utility_rate: 'utility process',
};

export function clock(millis) {
  const time = new Date(millis);
  return `${pad(time.getUTCHours())}:${pad(time.getUTCMinutes())}`;
}

export function moment(millis) {
  if (!millis) return 'unknown';
  const time = new Date(millis);
  return `${time.getUTCDate()} ${MONTHS[time.getUTCMonth()]} ${clock(millis)} UTC`;
}

export function span(millis) {
  const minutes = Math.round(millis / 60000);
  if (millis < 60000) return `${Math.round(millis / 1000)} s`;
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}

export function count(value) {
  return Math.round(value).toLocaleString('en-US');
}

// Three digits that mean something.
export function number(value) {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 100) return count(value);
  if (size >= 10) return value.toFixed(1);
  if (size >= 1) return value.toFixed(2);
  return size >= 0.01 ? value.toFixed(2) : value.toPrecision(1);
}

export function percent(share) {
  if (share === null || share === undefined) return 'unknown';
  if (share > 0 && share < 0.01) return 'less than 1 %';
  return `${Math.round(100 * share)} %`;
}

export function range(low, high) {
  return `${number(low)} – ${number(high)}`;
}

export function ratio(alert) {
  return alert.ratio < MEANINGFUL_RATIO
    ? `${number(alert.ratio)} ×`
    : `at least ${count(alert.ratio_low)} ×`;
}

export function ratioInterval(alert) {
  return alert.ratio < MEANINGFUL_RATIO
    ? `95 % interval ${range(alert.ratio_low, alert.ratio_high)}`
    : 'next to nothing was expected';
}

export function definition(id) {
  return DEFINITIONS[id] || id;
}

export function words(id) {
  return id.replaceAll('_', ' ');
}
