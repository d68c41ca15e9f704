// What is looked at as a map sheet: the desk where it is made is fetched when it is wanted.

import { queryOf } from "./saved.js";

/** @param {any} context */
export async function openSheet(context) {
  const { config, t } = context;
  const { open } = await import(`${config.urls.sheet}sheet.js`);
  return open({
    query: queryOf(context.state()), lang: config.lang, theme: context.state().theme,
    title: t("page.sheet"), close: t("page.close"),
  });
}
