import {registry} from "@web/core/registry";

const click = (trigger) => ({trigger, run: "click"});
const edit = (trigger, text) => ({trigger, run: `edit ${text}`});
const field = (name, tag = "input") => `.o_field_widget[name=${name}] ${tag}`;

/** Open a tab of the type, and make a record of its list in a dialog. */
const makePart = (tab, name, fill) => [
    click(`.o_notebook .nav-link:contains(${tab})`),
    click(`${`.o_field_widget[name=${name}]`} .o_field_x2many_list_row_add a`),
    click(".modal .o_create_button"),
    ...fill,
    click(".modal .modal-footer .o_form_button_save"),
    {trigger: "body:not(:has(.modal))"},
];

/** A type with its number, a demanded field, an attribute, a stage and a result. */
registry.category("web_tour.tours").add("rma_type_set_up", {
    steps: () => [
        click(".o_list_button_add"),
        edit(field("name"), "Warranty repair"),
        edit(field("prefix"), "WAR"),
        click(`${".o_field_widget[name=field_ids]"} .o_field_x2many_list_row_add a`),
        click(".o_selected_row .o_field_widget[name=field] input"),
        click(".o-dropdown--menu .o_select_menu_item:contains(Customer Reference)"),
        edit(".o_selected_row .o_field_widget[name=label] input", "Card number"),
        ...makePart("Attributes", "attribute_ids", [
            edit(`.modal ${field("name")}`, "Seal broken"),
            click(".modal .o_field_widget[name=target] label:contains(Product)"),
        ]),
        ...makePart("Stages", "stage_ids", [edit(`.modal ${field("name")}`, "At the workshop")]),
        ...makePart("Results", "result_ids", [edit(`.modal ${field("name")}`, "Mended")]),
        click(".o_form_button_save"),
        {trigger: ".o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))"},
    ],
});
