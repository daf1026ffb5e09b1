#include "page_assets.h"

// Written by Scripts/page-assets.py.

// #embed is part of C23. This compiler supports it in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t file_0[] = {
#embed "Files/app/api.js"
};

static const uint8_t file_1[] = {
#embed "Files/app/app.css"
};

static const uint8_t file_2[] = {
#embed "Files/app/app.js"
};

static const uint8_t file_3[] = {
#embed "Files/app/dom.js"
};

static const uint8_t file_4[] = {
#embed "Files/app/follow.js"
};

static const uint8_t file_5[] = {
#embed "Files/app/form-nested.js"
};

static const uint8_t file_6[] = {
#embed "Files/app/form.js"
};

static const uint8_t file_7[] = {
#embed "Files/app/history.js"
};

static const uint8_t file_8[] = {
#embed "Files/app/icon.svg"
};

static const uint8_t file_9[] = {
#embed "Files/app/inspector-view.js"
};

static const uint8_t file_10[] = {
#embed "Files/app/inspector.js"
};

static const uint8_t file_11[] = {
#embed "Files/app/json.js"
};

static const uint8_t file_12[] = {
#embed "Files/app/load.js"
};

static const uint8_t file_13[] = {
#embed "Files/app/media.js"
};

static const uint8_t file_14[] = {
#embed "Files/app/other.css"
};

static const uint8_t file_15[] = {
#embed "Files/app/page.js"
};

static const uint8_t file_16[] = {
#embed "Files/app/pages/api.js"
};

static const uint8_t file_17[] = {
#embed "Files/app/pages/device.js"
};

static const uint8_t file_18[] = {
#embed "Files/app/pages/keys.js"
};

static const uint8_t file_19[] = {
#embed "Files/app/pages/models.js"
};

static const uint8_t file_20[] = {
#embed "Files/app/pages/playground.js"
};

static const uint8_t file_21[] = {
#embed "Files/app/pages/requests.js"
};

static const uint8_t file_22[] = {
#embed "Files/app/pages/workflows.js"
};

static const uint8_t file_23[] = {
#embed "Files/app/result.js"
};

static const uint8_t file_24[] = {
#embed "Files/app/running.js"
};

static const uint8_t file_25[] = {
#embed "Files/app/schema.js"
};

static const uint8_t file_26[] = {
#embed "Files/app/signin-dialog.js"
};

static const uint8_t file_27[] = {
#embed "Files/app/signin.js"
};

static const uint8_t file_28[] = {
#embed "Files/app/sink.js"
};

static const uint8_t file_29[] = {
#embed "Files/app/stage.js"
};

static const uint8_t file_30[] = {
#embed "Files/app/stream.js"
};

static const uint8_t file_31[] = {
#embed "Files/app/strings.js"
};

static const uint8_t file_32[] = {
#embed "Files/app/submit.js"
};

static const uint8_t file_33[] = {
#embed "Files/app/theme.js"
};

static const uint8_t file_34[] = {
#embed "Files/app/upload.js"
};

static const uint8_t file_35[] = {
#embed "Files/strings/app/de.json"
};

static const uint8_t file_36[] = {
#embed "Files/strings/app/en.json"
};

static const uint8_t file_37[] = {
#embed "Files/strings/app/es.json"
};

static const uint8_t file_38[] = {
#embed "Files/strings/app/it.json"
};

static const uint8_t file_39[] = {
#embed "Files/strings/app/ja.json"
};

static const uint8_t file_40[] = {
#embed "Files/strings/app/pt.json"
};

static const uint8_t file_41[] = {
#embed "Files/strings/app/ru.json"
};

static const uint8_t file_42[] = {
#embed "Files/strings/app/zh-TW.json"
};

static const uint8_t file_43[] = {
#embed "Files/strings/other/de.json"
};

static const uint8_t file_44[] = {
#embed "Files/strings/other/en.json"
};

static const uint8_t file_45[] = {
#embed "Files/strings/other/es.json"
};

static const uint8_t file_46[] = {
#embed "Files/strings/other/it.json"
};

static const uint8_t file_47[] = {
#embed "Files/strings/other/ja.json"
};

static const uint8_t file_48[] = {
#embed "Files/strings/other/pt.json"
};

static const uint8_t file_49[] = {
#embed "Files/strings/other/ru.json"
};

static const uint8_t file_50[] = {
#embed "Files/strings/other/zh-TW.json"
};

static const uint8_t file_51[] = {
#embed "Files/strings/pages/de.json"
};

static const uint8_t file_52[] = {
#embed "Files/strings/pages/en.json"
};

static const uint8_t file_53[] = {
#embed "Files/strings/pages/es.json"
};

static const uint8_t file_54[] = {
#embed "Files/strings/pages/it.json"
};

static const uint8_t file_55[] = {
#embed "Files/strings/pages/ja.json"
};

static const uint8_t file_56[] = {
#embed "Files/strings/pages/pt.json"
};

static const uint8_t file_57[] = {
#embed "Files/strings/pages/ru.json"
};

static const uint8_t file_58[] = {
#embed "Files/strings/pages/zh-TW.json"
};

static const uint8_t file_59[] = {
#embed "Files/templates/api.md.mustache"
};

static const uint8_t file_60[] = {
#embed "Files/templates/api.mustache"
};

static const uint8_t file_61[] = {
#embed "Files/templates/device.mustache"
};

static const uint8_t file_62[] = {
#embed "Files/templates/keys.mustache"
};

static const uint8_t file_63[] = {
#embed "Files/templates/layout.mustache"
};

static const uint8_t file_64[] = {
#embed "Files/templates/llms.mustache"
};

static const uint8_t file_65[] = {
#embed "Files/templates/missing.mustache"
};

static const uint8_t file_66[] = {
#embed "Files/templates/model.md.mustache"
};

static const uint8_t file_67[] = {
#embed "Files/templates/models.mustache"
};

static const uint8_t file_68[] = {
#embed "Files/templates/page.md.mustache"
};

static const uint8_t file_69[] = {
#embed "Files/templates/playground.mustache"
};

static const uint8_t file_70[] = {
#embed "Files/templates/requests.mustache"
};

static const uint8_t file_71[] = {
#embed "Files/templates/workflows.mustache"
};

static const pa_file files[] = {
    {.name = "app/api.js", .bytes = file_0, .count = sizeof(file_0)},
    {.name = "app/app.css", .bytes = file_1, .count = sizeof(file_1)},
    {.name = "app/app.js", .bytes = file_2, .count = sizeof(file_2)},
    {.name = "app/dom.js", .bytes = file_3, .count = sizeof(file_3)},
    {.name = "app/follow.js", .bytes = file_4, .count = sizeof(file_4)},
    {.name = "app/form-nested.js", .bytes = file_5, .count = sizeof(file_5)},
    {.name = "app/form.js", .bytes = file_6, .count = sizeof(file_6)},
    {.name = "app/history.js", .bytes = file_7, .count = sizeof(file_7)},
    {.name = "app/icon.svg", .bytes = file_8, .count = sizeof(file_8)},
    {.name = "app/inspector-view.js", .bytes = file_9, .count = sizeof(file_9)},
    {.name = "app/inspector.js", .bytes = file_10, .count = sizeof(file_10)},
    {.name = "app/json.js", .bytes = file_11, .count = sizeof(file_11)},
    {.name = "app/load.js", .bytes = file_12, .count = sizeof(file_12)},
    {.name = "app/media.js", .bytes = file_13, .count = sizeof(file_13)},
    {.name = "app/other.css", .bytes = file_14, .count = sizeof(file_14)},
    {.name = "app/page.js", .bytes = file_15, .count = sizeof(file_15)},
    {.name = "app/pages/api.js", .bytes = file_16, .count = sizeof(file_16)},
    {.name = "app/pages/device.js", .bytes = file_17, .count = sizeof(file_17)},
    {.name = "app/pages/keys.js", .bytes = file_18, .count = sizeof(file_18)},
    {.name = "app/pages/models.js", .bytes = file_19, .count = sizeof(file_19)},
    {.name = "app/pages/playground.js", .bytes = file_20, .count = sizeof(file_20)},
    {.name = "app/pages/requests.js", .bytes = file_21, .count = sizeof(file_21)},
    {.name = "app/pages/workflows.js", .bytes = file_22, .count = sizeof(file_22)},
    {.name = "app/result.js", .bytes = file_23, .count = sizeof(file_23)},
    {.name = "app/running.js", .bytes = file_24, .count = sizeof(file_24)},
    {.name = "app/schema.js", .bytes = file_25, .count = sizeof(file_25)},
    {.name = "app/signin-dialog.js", .bytes = file_26, .count = sizeof(file_26)},
    {.name = "app/signin.js", .bytes = file_27, .count = sizeof(file_27)},
    {.name = "app/sink.js", .bytes = file_28, .count = sizeof(file_28)},
    {.name = "app/stage.js", .bytes = file_29, .count = sizeof(file_29)},
    {.name = "app/stream.js", .bytes = file_30, .count = sizeof(file_30)},
    {.name = "app/strings.js", .bytes = file_31, .count = sizeof(file_31)},
    {.name = "app/submit.js", .bytes = file_32, .count = sizeof(file_32)},
    {.name = "app/theme.js", .bytes = file_33, .count = sizeof(file_33)},
    {.name = "app/upload.js", .bytes = file_34, .count = sizeof(file_34)},
    {.name = "strings/app/de.json", .bytes = file_35, .count = sizeof(file_35)},
    {.name = "strings/app/en.json", .bytes = file_36, .count = sizeof(file_36)},
    {.name = "strings/app/es.json", .bytes = file_37, .count = sizeof(file_37)},
    {.name = "strings/app/it.json", .bytes = file_38, .count = sizeof(file_38)},
    {.name = "strings/app/ja.json", .bytes = file_39, .count = sizeof(file_39)},
    {.name = "strings/app/pt.json", .bytes = file_40, .count = sizeof(file_40)},
    {.name = "strings/app/ru.json", .bytes = file_41, .count = sizeof(file_41)},
    {.name = "strings/app/zh-TW.json", .bytes = file_42, .count = sizeof(file_42)},
    {.name = "strings/other/de.json", .bytes = file_43, .count = sizeof(file_43)},
    {.name = "strings/other/en.json", .bytes = file_44, .count = sizeof(file_44)},
    {.name = "strings/other/es.json", .bytes = file_45, .count = sizeof(file_45)},
    {.name = "strings/other/it.json", .bytes = file_46, .count = sizeof(file_46)},
    {.name = "strings/other/ja.json", .bytes = file_47, .count = sizeof(file_47)},
    {.name = "strings/other/pt.json", .bytes = file_48, .count = sizeof(file_48)},
    {.name = "strings/other/ru.json", .bytes = file_49, .count = sizeof(file_49)},
    {.name = "strings/other/zh-TW.json", .bytes = file_50, .count = sizeof(file_50)},
    {.name = "strings/pages/de.json", .bytes = file_51, .count = sizeof(file_51)},
    {.name = "strings/pages/en.json", .bytes = file_52, .count = sizeof(file_52)},
    {.name = "strings/pages/es.json", .bytes = file_53, .count = sizeof(file_53)},
    {.name = "strings/pages/it.json", .bytes = file_54, .count = sizeof(file_54)},
    {.name = "strings/pages/ja.json", .bytes = file_55, .count = sizeof(file_55)},
    {.name = "strings/pages/pt.json", .bytes = file_56, .count = sizeof(file_56)},
    {.name = "strings/pages/ru.json", .bytes = file_57, .count = sizeof(file_57)},
    {.name = "strings/pages/zh-TW.json", .bytes = file_58, .count = sizeof(file_58)},
    {.name = "templates/api.md.mustache", .bytes = file_59, .count = sizeof(file_59)},
    {.name = "templates/api.mustache", .bytes = file_60, .count = sizeof(file_60)},
    {.name = "templates/device.mustache", .bytes = file_61, .count = sizeof(file_61)},
    {.name = "templates/keys.mustache", .bytes = file_62, .count = sizeof(file_62)},
    {.name = "templates/layout.mustache", .bytes = file_63, .count = sizeof(file_63)},
    {.name = "templates/llms.mustache", .bytes = file_64, .count = sizeof(file_64)},
    {.name = "templates/missing.mustache", .bytes = file_65, .count = sizeof(file_65)},
    {.name = "templates/model.md.mustache", .bytes = file_66, .count = sizeof(file_66)},
    {.name = "templates/models.mustache", .bytes = file_67, .count = sizeof(file_67)},
    {.name = "templates/page.md.mustache", .bytes = file_68, .count = sizeof(file_68)},
    {.name = "templates/playground.mustache", .bytes = file_69, .count = sizeof(file_69)},
    {.name = "templates/requests.mustache", .bytes = file_70, .count = sizeof(file_70)},
    {.name = "templates/workflows.mustache", .bytes = file_71, .count = sizeof(file_71)},
};

int64_t pa_count(void) { return sizeof(files) / sizeof(files[0]); }

pa_file pa_at(int64_t index) { return files[index]; }
