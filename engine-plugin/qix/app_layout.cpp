#include "qix/app_layout.h"

#include <chrono>
#include <ctime>

#include "qix/version.h"
#include "storage/data_model.h"
#include "storage/guarded_data.h"

namespace orrery::qix {
namespace {

template <class Items>
json::Value texts(const Items& items) {
    json::Value list = json::Value::array();
    for (const auto& item : items) list.push_back(item);
    return list;
}

json::Value thumbnail(const app::AppEntry& entry) {
    return entry.thumbnail.empty() ? json::Value::object() : json::Value::object({{"qUrl", entry.thumbnail}});
}

constexpr double kSecondsPerDay = 86400;

/// Days since 1899-12-30 of an ISO time; 0 when it is none.
double day_serial(const std::string& iso) {
    std::tm parts{};
    if (::strptime(iso.c_str(), "%Y-%m-%dT%H:%M:%S", &parts) == nullptr) return 0;
    constexpr double days_to_1970 = 25569;
    return days_to_1970 + static_cast<double>(::timegm(&parts)) / kSecondsPerDay;
}

int current_year() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::localtime_r(&now, &parts);
    return 1900 + parts.tm_year;
}

}  // namespace

double local_day_serial(const std::string& iso) {
    std::tm parts{};
    if (::strptime(iso.c_str(), "%Y-%m-%dT%H:%M:%S", &parts) == nullptr) return 0;
    const std::time_t time = ::timegm(&parts);
    std::tm local{};
    ::localtime_r(&time, &local);
    return day_serial(iso) + static_cast<double>(local.tm_gmtoff) / kSecondsPerDay;
}

json::Value app_meta(const app::AppEntry& entry) {
    json::Value meta = json::Value::object({{"createdDate", entry.created},
                                            {"modifiedDate", entry.modified},
                                            {"published", entry.published},
                                            {"publishTime", entry.publish_time},
                                            {"privileges", texts(entry.privileges)},
                                            {"description", entry.description},
                                            {"dynamicColor", ""}});
    meta.set("owner",
             json::Value::object(
                 {{"userId", entry.owner.id}, {"userDirectory", entry.owner.directory}, {"name", entry.owner_name}}));
    if (!entry.stream_id.empty())
        meta.set("stream", json::Value::object({{"id", entry.stream_id}, {"name", entry.stream_name}}));
    return meta;
}

json::Value doc_list_entry(const app::AppEntry& entry) {
    return json::Value::object({{"qDocName", entry.name},
                                {"qConnectedUsers", 0},
                                {"qFileTime", day_serial(entry.modified)},
                                {"qFileSize", entry.size},
                                {"qDocId", entry.id},
                                {"qMeta", app_meta(entry)},
                                {"qLastReloadTime", entry.last_reload},
                                {"qReadOnly", !entry.allows("update")},
                                {"qTitle", entry.name},
                                {"qThumbnail", thumbnail(entry)}});
}

json::Value app_entry_value(const app::AppEntry& entry) {
    return json::Value::object({{"qID", entry.id},
                                {"qTitle", entry.name},
                                {"qPath", entry.id},
                                {"qLastReloadTime", entry.last_reload},
                                {"qReadOnly", !entry.allows("update")},
                                {"qMeta", app_meta(entry)},
                                {"qThumbnail", thumbnail(entry)},
                                {"qFileSize", entry.size}});
}

json::Value app_properties(const Snapshot& snapshot) {
    const app::Document& document = *snapshot.document;
    json::Value properties = document.properties;
    properties.set("qTitle", document.title);
    properties.set("qLastReloadTime", document.last_reload);
    properties.set("qSavedInProductVersion", kSchemaVersion);
    properties.set("qHasSectionAccess", document.model != nullptr && engine::access_of(*document.model) != nullptr);
    if (!properties.contains("qThumbnail")) properties.set("qThumbnail", json::Value::object());
    return properties;
}

json::Value app_layout(const Snapshot& snapshot) {
    const app::Document& document = *snapshot.document;
    json::Value layout = document.properties;
    layout.set("qTitle", document.title);
    layout.set("qFileName", document.id);
    layout.set("qLastReloadTime", document.last_reload);
    layout.set("qModified", false);
    layout.set("qHasScript", !document.script.empty());
    layout.set("qStateNames", texts(document.states));
    json::Value meta = app_meta(snapshot.entry);
    meta.set("modifiedDate", document.modified);
    layout.set("qMeta", std::move(meta));
    layout.set("qLocaleInfo", locale_info(format_settings(*snapshot.variables), *snapshot.variables));
    layout.set("qHasData", snapshot.loaded->table_count() > 0);
    if (!snapshot.entry.allows("update")) layout.set("qReadOnly", true);
    if (snapshot.without_data) layout.set("qIsOpenedWithoutData", true);
    if (document.id.starts_with("SessionApp_")) layout.set("qIsSessionApp", true);
    layout.set("qThumbnail", thumbnail(snapshot.entry));
    layout.set("qUnsupportedFeatures", json::Value::array());
    return layout;
}

engine::FormatSettings format_settings(const Variables& variables) {
    engine::FormatSettings settings;
    for (const auto& [name, value] : variables) settings.set(name, value.definition);
    return settings;
}

json::Value locale_info(const engine::FormatSettings& settings, const Variables& variables) {
    const auto collation = variables.find("CollationLocale");
    return json::Value::object(
        {{"qDecimalSep", settings.decimal_sep},
         {"qThousandSep", settings.thousand_sep},
         {"qListSep", settings.decimal_sep == "," ? ";" : ","},
         {"qMoneyDecimalSep", settings.money_decimal_sep},
         {"qMoneyThousandSep", settings.money_thousand_sep},
         {"qCurrentYear", current_year()},
         {"qMoneyFmt", settings.money_format},
         {"qTimeFmt", settings.time_format},
         {"qDateFmt", settings.date_format},
         {"qTimestampFmt", settings.timestamp_format},
         {"qCalendarStrings", json::Value::object({{"qDayNames", texts(settings.day_names)},
                                                   {"qMonthNames", texts(settings.month_names)},
                                                   {"qLongDayNames", texts(settings.long_day_names)},
                                                   {"qLongMonthNames", texts(settings.long_month_names)}})},
         {"qFirstWeekDay", settings.first_week_day},
         {"qBrokenWeeks", settings.broken_weeks},
         {"qReferenceDay", settings.reference_day},
         {"qFirstMonthOfYear", settings.first_month_of_year},
         {"qCollation", collation == variables.end() ? "en-US" : collation->second.definition},
         {"qNumericalAbbreviation", settings.numerical_abbreviation}});
}

}  // namespace orrery::qix
