// Runs before the first paint, so it is a plain script and not a module.
{
  let theme = null;
  try {
    theme = localStorage.getItem("katsudo_theme");
  } catch {}
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}
