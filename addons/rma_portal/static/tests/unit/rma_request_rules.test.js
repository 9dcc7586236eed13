import {describe, expect, test} from "@odoo/hoot";

import {
    addOne,
    filterOutcomes,
    findTooLarge,
    parseRows,
    stepTo,
} from "@rma_portal/interactions/rma_request_rules";

describe.current.tags("headless");

test("a reason leaves the outcomes it allows", () => {
    expect(filterOutcomes("", ["1", "2"])).toEqual(["1", "2"]);
    expect(filterOutcomes("2,3", ["1", "2"])).toEqual(["2"]);
    expect(filterOutcomes("9", ["1", "2"])).toEqual([]);
});

test("rows of a spreadsheet become codes and quantities", () => {
    expect(parseRows("A-1\t2\r\nB 2;3\n\n C \n\t5")).toEqual([
        {code: "A-1", quantity: "2"},
        {code: "B 2", quantity: "3"},
        {code: "C", quantity: "1"},
    ]);
});

test("a code scanned again counts one more", () => {
    expect(addOne("")).toBe("1");
    expect(addOne("2")).toBe("3");
    expect(addOne("1,5")).toBe("2.5");
    expect(addOne("x")).toBe("x");
});

test("the first file that is too large is found", () => {
    const files = [
        {name: "a", size: 5},
        {name: "b", size: 11},
    ];
    expect(findTooLarge(files, 10)).toBe(files[1]);
    expect(findTooLarge(files, 11)).toBe(undefined);
    expect(findTooLarge(files, 0)).toBe(undefined);
});

test("quantities go up and down within what can be returned", () => {
    expect(stepTo("", 1, 3)).toBe("1");
    expect(stepTo("3", 1, 3)).toBe("3");
    expect(stepTo("2", -1, 3)).toBe("1");
    expect(stepTo("1", -1, 3)).toBe("1");
    expect(stepTo("x", 1, 3)).toBe("1");
    expect(stepTo("0,5", 1, 3)).toBe("1.5");
});
