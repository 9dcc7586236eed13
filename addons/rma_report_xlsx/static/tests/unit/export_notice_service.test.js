import {beforeEach, describe, expect, test} from "@odoo/hoot";

import {exportNoticeService} from "@rma_report_xlsx/export_notice_service";

describe.current.tags("headless");

let shown, called, tell;

beforeEach(() => {
    shown = [];
    called = [];
    exportNoticeService.start(
        {},
        {
            bus_service: {subscribe: (type, callback) => (tell = callback), start: () => {}},
            notification: {
                add: (message, options) => {
                    const notice = {message, ...options};
                    shown.push(notice);
                    return () => shown.splice(shown.indexOf(notice), 1);
                },
            },
            orm: {call: (...args) => called.push(args)},
        }
    );
});

test("how far it is takes the place of how far it was", () => {
    tell({id: 3, status: "running", message: "Returns: 10 %"});
    tell({id: 4, status: "running", message: "Others: 50 %"});
    tell({id: 3, status: "running", message: "Returns: 20 %"});
    expect(shown.map((notice) => notice.message)).toEqual(["Others: 50 %", "Returns: 20 %"]);
});

test("what runs can be cancelled from the notice", () => {
    tell({id: 3, status: "running", message: "Returns: 10 %"});
    shown[0].buttons[0].onClick();
    expect(called).toEqual([["rma.export", "action_cancel", [[3]]]]);
});

test("what is ready is offered, what failed is told", () => {
    tell({id: 3, status: "running", message: "Returns: 90 %"});
    tell({id: 3, status: "done", message: "Returns: ready", attachment_id: 7});
    expect(shown.length).toBe(1);
    expect(shown[0].type).toBe("success");
    expect(shown[0].buttons.length).toBe(1);
    tell({id: 4, status: "failed", message: "No space left"});
    expect(shown[1].type).toBe("danger");
    expect(shown[1].buttons).toEqual([]);
});
