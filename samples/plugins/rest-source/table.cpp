#include "table.h"

#include <Poco/JSON/ParseHandler.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <sstream>

namespace rest {

namespace {

using orrery::Code;
using orrery::ColumnKind;
using orrery::Error;
using Poco::Dynamic::Var;

constexpr size_t deepest = 32, most_columns = 1000;

Poco::JSON::Object::Ptr object_at(const Page& page, size_t index) {
    auto object = page.rows->getObject(static_cast<unsigned>(index));
    if (!object) throw Error(Code::invalid, "row " + std::to_string(index + 1) + " of a page is no JSON object");
    return object;
}

ColumnKind kind_of(const Var& value) {
    if (value.isBoolean() || value.isString()) return ColumnKind::text;
    if (value.isInteger()) return ColumnKind::integer;
    return value.isNumeric() ? ColumnKind::number : ColumnKind::text;
}

/// The kind that holds both.
ColumnKind wider(ColumnKind one, ColumnKind other) {
    if (one == other) return one;
    bool text = one == ColumnKind::text || other == ColumnKind::text;
    return text ? ColumnKind::text : ColumnKind::number;
}

std::string text_of(const Var& value) {
    if (value.isString()) return value.extract<std::string>();
    std::ostringstream out;
    Poco::JSON::Stringifier::stringify(value, out);
    return out.str();
}

}  // namespace

Page Page::read(const std::string& text, const std::string& rows_member, const std::string& next_member,
                const std::string& from) try {
    Poco::JSON::Parser parser(new Poco::JSON::ParseHandler(true));  // true: names keep their order
    parser.setDepth(deepest);
    auto top = parser.parse(text);
    Page page;
    if (top.type() == typeid(Poco::JSON::Array::Ptr)) {
        page.rows = top.extract<Poco::JSON::Array::Ptr>();
    } else if (top.type() == typeid(Poco::JSON::Object::Ptr)) {
        auto object = top.extract<Poco::JSON::Object::Ptr>();
        page.rows = object->getArray(rows_member);
        auto next = object->get(next_member);
        if (!next.isEmpty() && next.isString()) page.next = next.extract<std::string>();
    }
    if (!page.rows)
        throw Error(Code::invalid,
                    from + " answers neither a JSON array nor an object with one under '" + rows_member + "'",
                    "set --rows to the member that holds the rows");
    return page;
} catch (const Poco::Exception& error) {
    throw Error(Code::invalid, from + " does not answer JSON: " + error.displayText());
}

Table::Table(const Page& first) {
    std::vector<bool> known;  // whether a value was seen: null alone says nothing
    for (size_t row = 0; row < first.rows->size(); ++row) {
        auto object = object_at(first, row);
        for (auto& name : object->getNames()) {
            auto at = std::find_if(columns_.begin(), columns_.end(), [&](auto& column) { return column.name == name; });
            if (at == columns_.end()) {
                if (columns_.size() == most_columns)
                    throw Error(Code::limit,
                                "the first page has more than " + std::to_string(most_columns) + " columns");
                at = columns_.insert(at, {name, ColumnKind::text});
                known.push_back(false);
            }
            auto value = object->get(name);
            if (value.isEmpty()) continue;
            auto index = static_cast<size_t>(at - columns_.begin());
            at->kind = known[index] ? wider(at->kind, kind_of(value)) : kind_of(value);
            known[index] = true;
        }
    }
}

void Table::add(const Page& page, size_t index, orrery::BlockWriter& out) const {
    auto object = object_at(page, index);
    std::vector<std::string> texts(columns_.size());  // cells borrow from it
    std::vector<orrery::Cell> cells(columns_.size());
    size_t size = 0;
    for (size_t i = 0; i < columns_.size(); ++i) {
        auto value = object->get(columns_[i].name);
        if (value.isEmpty()) continue;
        if (columns_[i].kind == ColumnKind::text) {
            texts[i] = text_of(value), cells[i] = std::string_view(texts[i]);
            size += texts[i].size();
            continue;
        }
        if (wider(columns_[i].kind, kind_of(value)) != columns_[i].kind)
            throw Error(Code::invalid,
                        "row " + std::to_string(index + 1) + " of a later page: '" + columns_[i].name + "' is " +
                            text_of(value).substr(0, 40) + ", no " +
                            (columns_[i].kind == ColumnKind::integer ? "whole number" : "number") +
                            " as on the first page",
                        "ask for larger pages, so that the first one shows every kind of value");
        if (kind_of(value) == ColumnKind::integer)
            cells[i] = value.convert<Poco::Int64>();
        else
            cells[i] = value.convert<double>();
    }
    if (size > orrery::max_block / 4)
        throw Error(Code::limit, "row " + std::to_string(index + 1) + " of a page has more than 256 KiB of text");
    out.row(cells);
}

}  // namespace rest
