import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {download} from "@web/core/network/download";

/**
 * Tells who waits for a workbook how far it is, wherever in Odoo they are, with a way to stop it;
 * and when it is ready, with the way to the file. One notice an export, the next takes its place.
 */
export const exportNoticeService = {
    dependencies: ["bus_service", "notification", "orm"],

    start(env, {bus_service: bus, notification, orm}) {
        const closeNotice = {};

        function getButton({id, status, attachment_id: attachmentId}) {
            if (attachmentId) {
                const url = `/web/content/${attachmentId}?download=true`;
                return [
                    {name: _t("Download"), primary: true, onClick: () => download({url, data: {}})},
                ];
            }
            if (status === "running") {
                const cancel = () => orm.call("rma.export", "action_cancel", [[id]]);
                return [{name: _t("Cancel"), onClick: cancel}];
            }
            return [];
        }

        bus.subscribe("rma_report_xlsx.export", (notice) => {
            closeNotice[notice.id]?.();
            closeNotice[notice.id] = notification.add(notice.message, {
                type: {done: "success", failed: "danger"}[notice.status] || "info",
                sticky: notice.status !== "cancelled",
                buttons: getButton(notice),
            });
        });
        bus.start();
    },
};

registry.category("services").add("rma_report_xlsx.export_notice", exportNoticeService);
