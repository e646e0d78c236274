#include "script/json_table.h"

#include <unordered_map>

#include "orrery/kit/json.h"
#include "script/load_error.h"
#include "script/wanted_columns.h"

namespace orrery::engine {
namespace {

constexpr json::ParseLimits kLimits{.depth = 200, .bytes = 512u << 20, .values = 60'000'000};
constexpr std::uint64_t kCheckEvery = 8192;
constexpr std::size_t kMostFields = 10'000;

Value value_of(const json::Value& in) {
    switch (in.kind()) {
        case json::Value::Kind::null:
            return {};
        case json::Value::Kind::boolean:
            return in.as_bool() ? Value::dual("true", -1) : Value::dual("false", 0);
        case json::Value::Kind::integer:
        case json::Value::Kind::number:
            return in.as_number();
        case json::Value::Kind::string:
            return Value::text(in.as_string());
        default:
            return Value::text(json::dump(in));
    }
}

/// Collects columns as their names come up; rows before the first mention of a name are NULL there.
class Columns {
public:
    Columns(const ReadOptions& options, const std::string& shown) : columns_(options), shown_(shown) {}

    void add(const std::string& name, const json::Value& value, std::uint64_t row) {
        const auto [place, fresh] = places_.try_emplace(name, columns_.size());
        if (fresh) {
            if (columns_.size() >= kMostFields)
                throw LoadError(LoadErrorKind::wrong_format, shown_ + ": the JSON has more than 10000 different names");
            columns_.add(name);
        }
        if (columns_.takes(place->second, row)) columns_.put(place->second, row, value_of(value));
    }
    void check_size(std::uint64_t rows) const { columns_.check_size(rows); }
    DelimitedTable finish(std::uint64_t rows) { return columns_.finish(rows); }

private:
    WantedColumns columns_;
    const std::string& shown_;
    std::unordered_map<std::string, std::size_t> places_;
};

void add_row(Columns& columns, const json::Value& in, std::uint64_t row, const std::string& shown) {
    if (in.is_object()) {
        for (const json::Member& member : in.members()) columns.add(member.name, member.value, row);
    } else if (in.is_array()) {
        for (std::size_t at = 0; at < in.size(); ++at) columns.add("@" + std::to_string(at + 1), in[at], row);
    } else {
        throw LoadError(LoadErrorKind::wrong_format,
                        shown + ": row " + std::to_string(row + 1) + " of the JSON is neither an object nor an array");
    }
}

}  // namespace

DelimitedTable read_json_table(std::string_view file, const std::string& path, const std::string& shown,
                               const ReadOptions& options) {
    if (file.starts_with("\xEF\xBB\xBF")) file.remove_prefix(3);
    json::Value whole;
    const json::Value* table = nullptr;
    try {
        whole = json::parse(file, kLimits);
        table = json::resolve(whole, path);
    } catch (const json::Error& error) {
        throw LoadError(LoadErrorKind::wrong_format, shown + ": " + error.what());
    }
    if (table == nullptr || (!table->is_array() && !table->is_object()))
        throw LoadError(LoadErrorKind::wrong_format, shown + ": there is no table at \"" + path +
                                                         "\" in the JSON; TABLE IS names a path like '/rows'");
    Columns columns(options, shown);
    if (table->is_object()) {
        add_row(columns, *table, 0, shown);
        return columns.finish(1);
    }
    for (std::uint64_t row = 0; row < table->size(); ++row) {
        if (row % kCheckEvery == 0) {
            options.check_cancelled();
            columns.check_size(row);
            options.progress(row);
        }
        add_row(columns, (*table)[row], row, shown);
    }
    return columns.finish(table->size());
}

}  // namespace orrery::engine
