#include "script/record_context.h"

#include <algorithm>

#include "expression/interpret.h"
#include "script/load_error.h"

namespace orrery::engine {
namespace {

/// Rows counted from 0, or from the end where negative; nullopt outside.
std::optional<std::uint64_t> row_number(double wanted, std::uint64_t rows) {
    if (wanted < 0) wanted += static_cast<double>(rows);
    if (!(wanted >= 0) || wanted >= static_cast<double>(rows)) return std::nullopt;
    return static_cast<std::uint64_t>(wanted);
}

double number_or(std::span<const Value> arguments, std::size_t index, double otherwise) {
    return index < arguments.size() && arguments[index].has_number() ? arguments[index].number() : otherwise;
}

std::string text_of(std::span<const Value> arguments, std::size_t index) {
    return index < arguments.size() ? arguments[index].to_text() : std::string();
}

}  // namespace

std::optional<Value> RecordNames::variable(std::string_view name) const {
    std::optional<std::string> definition = state_.variable(name);
    if (!definition) return std::nullopt;
    return interpret(*definition, state_.formats());
}

void RecordNames::offer_names(Nearest& nearest) const {
    for (const RowColumn& column : input_.columns) nearest.offer(column.name);
    for (const auto& [name, definition] : state_.variables()) nearest.offer(name);
}

bool RecordContext::enter_previous() {
    if (row_ == 0) return false;
    --row_;
    return true;
}

bool RecordContext::next_pieces() {
    for (Pieces& pieces : pieces_) {
        if (++pieces.at < pieces.count) return true;
        pieces.at = 0;
    }
    return false;
}

Value RecordContext::sub_field_piece(std::span<const Value> arguments) {
    if (next_piece_ == pieces_.size()) pieces_.emplace_back();
    Pieces& pieces = pieces_[next_piece_++];
    if (arguments[0].is_null()) return {};
    std::string text = arguments[0].to_text();
    std::string delimiter = arguments[1].to_text();
    std::uint32_t count = 0;
    std::string piece;
    for (std::size_t at = 0;; ++count) {
        std::size_t end = delimiter.empty() ? std::string::npos : text.find(delimiter, at);
        if (count == pieces.at) piece = text.substr(at, end == std::string::npos ? end : end - at);
        if (end == std::string::npos) break;
        at = end + delimiter.size();
    }
    pieces.count = count + 1;
    return interpret(piece, state_.formats());
}

Value RecordContext::peek(std::span<const Value> arguments) const {
    std::string field = text_of(arguments, 0);
    double wanted = number_or(arguments, 1, -1);
    if (arguments.size() < 3) {
        if (output_ == nullptr) return {};
        std::optional<std::uint64_t> row = row_number(wanted, output_->rows());
        return row ? output_->value(field, *row) : Value();
    }
    TableBuilder* table = state_.model.find_table(text_of(arguments, 2));
    ColumnBuilder* column = table == nullptr ? nullptr : table->find(field);
    if (column == nullptr) return {};
    std::optional<std::uint64_t> row = row_number(wanted, table->rows());
    return row ? column->field->symbols.value(column->codes[*row]) : Value();
}

Value RecordContext::exists(std::span<const Value> arguments) const {
    std::string name = text_of(arguments, 0);
    Value wanted;
    if (arguments.size() > 1) {
        wanted = arguments[1];
    } else if (std::optional<std::uint32_t> slot = input_.find(name)) {
        wanted = input_.columns[*slot].value(row_);
    }
    if (wanted.is_null()) return Value::boolean(false);
    FieldBuilder* field = state_.model.find_field(name);
    bool found = field != nullptr && field->symbols.find(wanted) != kNoElement;
    return Value::boolean(found || (output_ != nullptr && output_->holds(name, wanted)));
}

Value RecordContext::lookup(std::span<const Value> arguments) {
    TableBuilder* table = arguments.size() > 3 ? state_.model.find_table(text_of(arguments, 3)) : state_.last_table;
    ColumnBuilder* result = table == nullptr ? nullptr : table->find(text_of(arguments, 0));
    ColumnBuilder* match = table == nullptr ? nullptr : table->find(text_of(arguments, 1));
    if (result == nullptr || match == nullptr) return {};
    Element wanted = match->field->symbols.find(arguments[2]);
    if (wanted == kNoElement) return {};
    constexpr std::uint64_t kNowhere = ~std::uint64_t{0};
    std::vector<std::uint64_t>& first_rows = lookup_rows_[{table->name(), match->field->details.name}];
    if (first_rows.empty()) {
        first_rows.assign(match->field->symbols.size(), kNowhere);
        for (std::uint64_t row = table->rows(); row-- > 0;)
            if (match->codes[row] != kNoElement) first_rows[match->codes[row]] = row;
    }
    std::uint64_t row = wanted < first_rows.size() ? first_rows[wanted] : kNowhere;
    return row == kNowhere ? Value() : result->field->symbols.value(result->codes[row]);
}

Value RecordContext::auto_number(std::span<const Value> arguments) {
    std::string counter = arguments.size() > 1 ? text_of(arguments, arguments.size() - 1) : std::string();
    return {static_cast<double>(state_.counters[counter].intern(arguments[0])) + 1};
}

Value RecordContext::apply_map(std::span<const Value> arguments) const {
    auto mapping = state_.mappings.find(text_of(arguments, 0));
    if (mapping == state_.mappings.end())
        throw LoadError(LoadErrorKind::table_not_found, "there is no mapping table \"" + text_of(arguments, 0) +
                                                            "\"; load it with MAPPING LOAD before");
    const Value* found = mapping->second.find(arguments[1]);
    if (found != nullptr) return *found;
    return arguments.size() > 2 ? arguments[2] : arguments[1];
}

/// Replaces every occurrence of a key, the longest first at each place.
Value RecordContext::map_substring(std::span<const Value> arguments) const {
    auto mapping = state_.mappings.find(text_of(arguments, 0));
    if (mapping == state_.mappings.end())
        throw LoadError(LoadErrorKind::table_not_found, "there is no mapping table \"" + text_of(arguments, 0) +
                                                            "\"; load it with MAPPING LOAD before");
    const Mapping& map = mapping->second;
    std::string text = arguments[1].to_text();
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t longest = 0;
        Element match = kNoElement;
        for (Element e = 0; e < map.keys.size(); ++e) {
            std::string key = map.keys.value(e).to_text();
            if (key.size() > longest && text.compare(at, key.size(), key) == 0) {
                longest = key.size();
                match = e;
            }
        }
        out += match == kNoElement ? std::string(1, text[at]) : map.values[match].to_text();
        at += std::max<std::size_t>(longest, 1);
    }
    return Value::text(out);
}

Value RecordContext::record_function(RecordFunction function, std::span<const Value> arguments) {
    using F = RecordFunction;
    switch (function) {
        case F::rec_no:
            return {static_cast<double>(row_) + 1};
        case F::row_no:
            return {static_cast<double>(output_ == nullptr ? 0 : output_->rows()) + 1};
        case F::iter_no:
            return {static_cast<double>(iteration_)};
        case F::sub_field_rows:
            return sub_field_piece(arguments);
        case F::peek:
            return peek(arguments);
        case F::exists:
            return exists(arguments);
        case F::lookup:
            return lookup(arguments);
        case F::auto_number:
            return auto_number(arguments);
        case F::apply_map:
            return apply_map(arguments);
        case F::map_substring:
            return map_substring(arguments);
        case F::field_value:
        case F::field_value_count:
        case F::field_index:
            return field_function(function, arguments);
        case F::no_of_rows:
        case F::no_of_fields:
        case F::field_name:
        case F::field_number:
        case F::table_name:
        case F::table_number:
        case F::no_of_tables:
            return table_function(function, arguments);
        case F::is_partial_reload:
            return Value::boolean(state_.partial());
        case F::qvd_no_of_records:
        case F::qvd_create_time:
        case F::qvd_no_of_fields:
        case F::qvd_field_name:
        case F::qvd_table_name:
            return qvd_function(function, arguments);
        default:
            return file_function(function);
    }
}

}  // namespace orrery::engine
