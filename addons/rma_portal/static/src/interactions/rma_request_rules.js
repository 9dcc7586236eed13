/** What the forms of returns decide in the browser: plain functions, without a page. */

/**
 * The outcomes that a reason leaves to choose from.
 *
 * @param {String} allowed ids separated by commas, empty for all
 * @param {String[]} outcomes ids that are offered
 * @returns {String[]}
 */
export function filterOutcomes(allowed, outcomes) {
    if (!allowed) {
        return outcomes;
    }
    const ids = allowed.split(",");
    return outcomes.filter((id) => ids.includes(id));
}

/**
 * Rows copied from a spreadsheet, or typed with a semicolon.
 *
 * @param {String} text
 * @returns {{code: String, quantity: String}[]}
 */
export function parseRows(text) {
    return text
        .split(/\r?\n/)
        .map((row) => row.split(/[\t;]/).map((cell) => cell.trim()))
        .filter(([code]) => code)
        .map(([code, quantity]) => ({code, quantity: quantity || "1"}));
}

/**
 * One more of what stands in a quantity field.
 *
 * @param {String} text
 * @returns {String}
 */
export function addOne(text) {
    const number = Number((text || "0").replace(",", "."));
    return Number.isFinite(number) && number >= 0 ? String(number + 1) : text;
}

/**
 * A quantity, one more or one less, within what can be returned.
 *
 * @param {String} text
 * @param {Number} step 1 or -1
 * @param {Number} most
 * @returns {String}
 */
export function stepTo(text, step, most) {
    const number = Number((text || "0").replace(",", "."));
    const next = (Number.isFinite(number) ? number : 0) + step;
    return String(Math.min(Math.max(next, Math.min(1, most)), most));
}

/**
 * The first file that is too large.
 *
 * @param {{name: String, size: Number}[]} files
 * @param {Number} most bytes
 * @returns {{name: String, size: Number}|undefined}
 */
export function findTooLarge(files, most) {
    return most ? files.find((file) => file.size > most) : undefined;
}
