// How long a form has stood in front of somebody, in seconds, for the unit's burden; only while the page is looked at.
const field = document.querySelector('[data-form-seconds]');
if (field) {
  const before = Number(field.value) || 0;
  let shown = 0, since = document.hidden ? null : performance.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && since !== null) { shown += performance.now() - since; since = null; }
    else if (!document.hidden && since === null) since = performance.now();
  });
  field.form.addEventListener('submit', () => {
    field.value = before + Math.round((shown + (since === null ? 0 : performance.now() - since)) / 1000);
  });
}
