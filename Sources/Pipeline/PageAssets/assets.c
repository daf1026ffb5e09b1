#include "page_assets.h"

// Written by Scripts/page-assets.py.

// #embed is part of C23. This compiler supports it in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t file_0[] = {
#embed "Files/app/app.css"
};

static const uint8_t file_1[] = {
#embed "Files/app/app.js"
};

static const uint8_t file_2[] = {
#embed "Files/strings/app/de.json"
};

static const uint8_t file_3[] = {
#embed "Files/strings/app/en.json"
};

static const uint8_t file_4[] = {
#embed "Files/strings/app/es.json"
};

static const uint8_t file_5[] = {
#embed "Files/strings/app/it.json"
};

static const uint8_t file_6[] = {
#embed "Files/strings/app/ja.json"
};

static const uint8_t file_7[] = {
#embed "Files/strings/app/pt.json"
};

static const uint8_t file_8[] = {
#embed "Files/strings/app/ru.json"
};

static const uint8_t file_9[] = {
#embed "Files/strings/app/zh-TW.json"
};

static const uint8_t file_10[] = {
#embed "Files/strings/pages/de.json"
};

static const uint8_t file_11[] = {
#embed "Files/strings/pages/en.json"
};

static const uint8_t file_12[] = {
#embed "Files/strings/pages/es.json"
};

static const uint8_t file_13[] = {
#embed "Files/strings/pages/it.json"
};

static const uint8_t file_14[] = {
#embed "Files/strings/pages/ja.json"
};

static const uint8_t file_15[] = {
#embed "Files/strings/pages/pt.json"
};

static const uint8_t file_16[] = {
#embed "Files/strings/pages/ru.json"
};

static const uint8_t file_17[] = {
#embed "Files/strings/pages/zh-TW.json"
};

static const uint8_t file_18[] = {
#embed "Files/templates/api.md.mustache"
};

static const uint8_t file_19[] = {
#embed "Files/templates/api.mustache"
};

static const uint8_t file_20[] = {
#embed "Files/templates/device.mustache"
};

static const uint8_t file_21[] = {
#embed "Files/templates/keys.mustache"
};

static const uint8_t file_22[] = {
#embed "Files/templates/layout.mustache"
};

static const uint8_t file_23[] = {
#embed "Files/templates/llms.mustache"
};

static const uint8_t file_24[] = {
#embed "Files/templates/missing.mustache"
};

static const uint8_t file_25[] = {
#embed "Files/templates/model.md.mustache"
};

static const uint8_t file_26[] = {
#embed "Files/templates/models.mustache"
};

static const uint8_t file_27[] = {
#embed "Files/templates/page.md.mustache"
};

static const uint8_t file_28[] = {
#embed "Files/templates/playground.mustache"
};

static const uint8_t file_29[] = {
#embed "Files/templates/requests.mustache"
};

static const pa_file files[] = {
    {.name = "app/app.css", .bytes = file_0, .count = sizeof(file_0)},
    {.name = "app/app.js", .bytes = file_1, .count = sizeof(file_1)},
    {.name = "strings/app/de.json", .bytes = file_2, .count = sizeof(file_2)},
    {.name = "strings/app/en.json", .bytes = file_3, .count = sizeof(file_3)},
    {.name = "strings/app/es.json", .bytes = file_4, .count = sizeof(file_4)},
    {.name = "strings/app/it.json", .bytes = file_5, .count = sizeof(file_5)},
    {.name = "strings/app/ja.json", .bytes = file_6, .count = sizeof(file_6)},
    {.name = "strings/app/pt.json", .bytes = file_7, .count = sizeof(file_7)},
    {.name = "strings/app/ru.json", .bytes = file_8, .count = sizeof(file_8)},
    {.name = "strings/app/zh-TW.json", .bytes = file_9, .count = sizeof(file_9)},
    {.name = "strings/pages/de.json", .bytes = file_10, .count = sizeof(file_10)},
    {.name = "strings/pages/en.json", .bytes = file_11, .count = sizeof(file_11)},
    {.name = "strings/pages/es.json", .bytes = file_12, .count = sizeof(file_12)},
    {.name = "strings/pages/it.json", .bytes = file_13, .count = sizeof(file_13)},
    {.name = "strings/pages/ja.json", .bytes = file_14, .count = sizeof(file_14)},
    {.name = "strings/pages/pt.json", .bytes = file_15, .count = sizeof(file_15)},
    {.name = "strings/pages/ru.json", .bytes = file_16, .count = sizeof(file_16)},
    {.name = "strings/pages/zh-TW.json", .bytes = file_17, .count = sizeof(file_17)},
    {.name = "templates/api.md.mustache", .bytes = file_18, .count = sizeof(file_18)},
    {.name = "templates/api.mustache", .bytes = file_19, .count = sizeof(file_19)},
    {.name = "templates/device.mustache", .bytes = file_20, .count = sizeof(file_20)},
    {.name = "templates/keys.mustache", .bytes = file_21, .count = sizeof(file_21)},
    {.name = "templates/layout.mustache", .bytes = file_22, .count = sizeof(file_22)},
    {.name = "templates/llms.mustache", .bytes = file_23, .count = sizeof(file_23)},
    {.name = "templates/missing.mustache", .bytes = file_24, .count = sizeof(file_24)},
    {.name = "templates/model.md.mustache", .bytes = file_25, .count = sizeof(file_25)},
    {.name = "templates/models.mustache", .bytes = file_26, .count = sizeof(file_26)},
    {.name = "templates/page.md.mustache", .bytes = file_27, .count = sizeof(file_27)},
    {.name = "templates/playground.mustache", .bytes = file_28, .count = sizeof(file_28)},
    {.name = "templates/requests.mustache", .bytes = file_29, .count = sizeof(file_29)},
};

int64_t pa_count(void) { return sizeof(files) / sizeof(files[0]); }

pa_file pa_at(int64_t index) { return files[index]; }
